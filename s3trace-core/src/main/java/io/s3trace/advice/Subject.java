package io.s3trace.advice;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import java.util.Map;

/**
 * Who a finding is about.
 *
 * @param process the process; {@link ProcessInfo#podUid} is its pod
 * @param labels the labels of its events, such as the names of its pod; immutable
 * @param bucket the bucket, empty if the finding is not about one
 * @param operation the operation, {@link S3Operation#UNKNOWN} if the finding is about several
 */
public record Subject(ProcessInfo process, Map<String, String> labels, String bucket, S3Operation operation) {
    /** Copies the labels. */
    public Subject {
        labels = Map.copyOf(labels);
    }

    /** {@return such as {@code python3 (4711), bucket logs, GetObject}} */
    @Override
    public String toString() {
        return process.comm() + " (" + process.pid() + ")" + (bucket.isEmpty() ? "" : ", bucket " + bucket)
                + (operation == S3Operation.UNKNOWN ? "" : ", " + operation.apiName());
    }
}
