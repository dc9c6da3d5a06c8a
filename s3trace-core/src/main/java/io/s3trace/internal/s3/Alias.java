package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import io.s3trace.event.S3Resource;
import io.s3trace.select.KeyPolicy;
import java.util.Objects;

/**
 * Reads a request again whose host has the name of its bucket, which only the answer has shown: {@link Verdict#S3_BY_ALIAS}.
 */
public final class Alias {

    private static final String HIDDEN = "*";

    private Alias() {}

    /**
     * Changes how a request is understood: its whole path is the key.
     *
     * @param request read as if its path began with a bucket
     * @param response its answer: an object's has an ETag
     * @param keys what to show of object keys
     */
    public static void apply(RequestFacts request, ResponseFacts response, KeyPolicy keys) {
        S3Resource old = request.resource;
        if (old == S3Resource.NONE && !request.emptyPath) {
            return; // nothing was kept of such a path
        }
        String path = request.emptyPath ? "" : old.bucket() + (request.slashed ? "/" : "") + old.key();
        String key = keys == KeyPolicy.plain() || path.isEmpty() ? path : show(keys, path);
        Scope scope = path.isEmpty() && response.etag.isEmpty() ? Scope.BUCKET : Scope.OBJECT;
        request.setOperation(OperationTable.S3.find(Objects.requireNonNull(request.verb), scope, request.present),
                new S3Resource(HostName.of(request.host), key, old.versionId(), old.uploadId(), old.partNumber(),
                        old.copySource(), old.range(), BucketSource.GUESSED));
        boolean plain = key.equals(path);
        request.setTarget(request.host, plain ? request.target : "/" + key, false);
    }

    private static String show(KeyPolicy keys, String path) {
        try {
            return Objects.requireNonNullElse(keys.show(path), HIDDEN);
        } catch (RuntimeException e) {
            return HIDDEN;
        }
    }
}
