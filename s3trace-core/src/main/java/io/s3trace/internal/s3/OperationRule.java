package io.s3trace.internal.s3;

import io.s3trace.event.S3Operation;
import io.s3trace.internal.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One line of the operation table.
 *
 * @param method its HTTP method
 * @param scopes what its path is about
 * @param operation the operation that it stands for
 * @param demands what else a request must have: query parameters ({@code ?name} or {@code ?name=value}), a literal path
 *     ({@code /path}), and the word of the last column
 */
record OperationRule(HttpMethod method, Set<Scope> scopes, S3Operation operation, List<String> demands) {

    /** Reads a line: {@code GET /{Bucket}?list-type=2 ListObjectsV2}. */
    static OperationRule parse(List<String> columns) {
        if (columns.size() < 3 || columns.size() > 4) {
            throw new IllegalArgumentException("operation line needs 3 or 4 columns: " + columns);
        }
        String[] target = columns.get(1).split("\\?", 2);
        List<String> demands = new ArrayList<>();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) {
            if (scope.template().equals(target[0])) {
                scopes.add(scope);
            }
        }
        if (scopes.isEmpty()) { // A literal path looks like a bucket, or like a key if the host is a bucket's.
            scopes.addAll(EnumSet.of(Scope.BUCKET, Scope.OBJECT));
            demands.add(target[0]);
        }
        if (target.length > 1) {
            for (String parameter : target[1].split("&", -1)) {
                demands.add('?' + parameter);
            }
        }
        demands.addAll(columns.subList(3, columns.size()));
        return new OperationRule(HttpMethod.valueOf(columns.get(0)), scopes, named(columns.get(2)), demands);
    }

    private static S3Operation named(String apiName) {
        return Arrays.stream(S3Operation.values())
                .filter(operation -> operation.apiName().equals(apiName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such operation: " + apiName));
    }
}
