package io.s3trace.internal.s3;

import io.s3trace.event.S3Operation;
import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.text.NameTable;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.TableFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operation table, in a form that is quick to look up. Every demand of the table (a query parameter, a header) is one bit.
 * A request has a sum of bits, and a rule fits if none of its bits is missing there.
 */
final class OperationTable {

    /** The table in {@code operations.txt}. */
    static final OperationTable S3 = new OperationTable(
            TableFile.read(OperationTable.class, "operations.txt").stream().map(OperationRule::parse).toList());

    private static final int MAX_DEMANDS = Long.SIZE;

    private final Map<String, Long> bits = new LinkedHashMap<>();
    private final NameTable<Long> literals;
    private final Rules[][] rules = new Rules[HttpMethod.values().length][Scope.values().length];

    /** The demands and operations of one method and scope, the most demanding first; the last demands nothing. */
    private record Rules(long anyDemand, long[] demands, S3Operation[] operations, S3Operation plain) {}

    OperationTable(List<OperationRule> lines) {
        for (HttpMethod method : HttpMethod.values()) {
            for (Scope scope : Scope.values()) {
                rules[method.ordinal()][scope.ordinal()] = compile(lines.stream()
                        .filter(line -> line.method() == method && line.scopes().contains(scope))
                        .sorted(Comparator.comparingInt((OperationRule line) -> -line.demands().size()))
                        .toList());
            }
        }
        literals = new NameTable<>(
                bits.keySet().stream()
                        .filter(demand -> demand.startsWith("/"))
                        .collect(Collectors.toMap(Function.identity(), bits::get)),
                0L);
    }

    /** Returns the operation, {@link S3Operation#UNKNOWN} if no line of the table fits. */
    S3Operation find(HttpMethod method, Scope scope, long present) {
        Rules candidates = rules[method.ordinal()][scope.ordinal()];
        if ((candidates.anyDemand & present) != 0) {
            long[] demands = candidates.demands;
            for (int i = 0; i < demands.length; i++) {
                if ((demands[i] & ~present) == 0) {
                    return candidates.operations[i];
                }
            }
        }
        return candidates.plain;
    }

    /**
     * True if a request with the path {@code /} must be about a bucket in the host's name: an operation on a bucket fits, and
     * no operation on the service fits as well.
     */
    boolean isAboutBucket(HttpMethod method, long present) {
        Rules service = rules[method.ordinal()][Scope.SERVICE.ordinal()];
        Rules bucket = rules[method.ordinal()][Scope.BUCKET.ordinal()];
        return service.plain == S3Operation.UNKNOWN && bucket.plain != S3Operation.UNKNOWN
                || (present & bucket.anyDemand) != 0;
    }

    /** True if a request asks for something that only buckets have. */
    boolean isOnlyOfBucket(HttpMethod method, long present) {
        Rules bucket = rules[method.ordinal()][Scope.BUCKET.ordinal()];
        Rules object = rules[method.ordinal()][Scope.OBJECT.ordinal()];
        return (present & bucket.anyDemand & ~object.anyDemand) != 0;
    }

    /** Returns the bit of a path that is literally in the table, 0 if it is not. */
    long literal(MemorySegment bytes, Span path) {
        return literals.find(bytes, path.from, path.to);
    }

    /** Returns the bit of a demand, 0 if no line of the table demands it. */
    long bit(String demand) {
        return bits.getOrDefault(demand, 0L);
    }

    /** Returns everything that some line demands. */
    List<String> demands() {
        return List.copyOf(bits.keySet());
    }

    private Rules compile(List<OperationRule> lines) {
        List<OperationRule> demanding = new ArrayList<>(lines);
        demanding.removeIf(line -> line.demands().isEmpty());
        long[] demands = demanding.stream().mapToLong(this::bits).toArray();
        long any = 0;
        for (long demand : demands) {
            any |= demand;
        }
        S3Operation plain = lines.stream()
                .filter(line -> line.demands().isEmpty())
                .map(OperationRule::operation)
                .findFirst()
                .orElse(S3Operation.UNKNOWN);
        return new Rules(
                any, demands, demanding.stream().map(OperationRule::operation).toArray(S3Operation[]::new), plain);
    }

    private long bits(OperationRule line) {
        long sum = 0;
        for (String demand : line.demands()) {
            sum |= bits.computeIfAbsent(demand, name -> newBit());
        }
        return sum;
    }

    private long newBit() {
        if (bits.size() == MAX_DEMANDS) {
            throw new IllegalArgumentException("more than " + MAX_DEMANDS + " different demands");
        }
        return 1L << bits.size();
    }
}
