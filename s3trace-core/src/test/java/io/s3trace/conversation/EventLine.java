package io.s3trace.conversation;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;

/**
 * Writes what matters of an event in a line: {@code PutObject bucket/key 403 AccessDenied up=5 down=104}. What is usual is
 * left out: no bytes of a body, an outcome of COMPLETE, no gap. A size that is not known is {@code ?}.
 */
public final class EventLine {
    private EventLine() {}

    /** Writes an event. */
    public static String of(S3RequestEvent event) {
        StringBuilder line = new StringBuilder(event.operation().apiName());
        S3Resource resource = event.resource();
        String slash = resource.key().isEmpty() ? "" : "/";
        add(line, true, resource.bucket() + slash + resource.key());
        add(line, true, event.response().status() < 0 ? "?" : Integer.toString(event.response().status()));
        add(line, true, event.response().errorCode());
        add(line, event.response().failedKeys() > 0, "failed=" + event.response().failedKeys());
        add(line, event.request().bodyBytes() != 0, "up=" + size(event.request().bodyBytes()));
        add(line, event.response().bodyBytes() != 0, "down=" + size(event.response().bodyBytes()));
        add(line, event.request().attempt() > 0 && !event.request().attemptInferred(),
                "attempt=" + event.request().attempt());
        add(line, !event.request().invocationId().isEmpty(), "id=" + event.request().invocationId());
        add(line, event.throttled(), "throttled");
        add(line, event.outcome() != Outcome.COMPLETE, event.outcome().name());
        add(line, event.gap(), "gap");
        return line.toString();
    }

    private static String size(long bytes) {
        return bytes < 0 ? "?" : Long.toString(bytes);
    }

    private static void add(StringBuilder line, boolean present, String text) {
        if (present && !text.isEmpty()) {
            line.append(' ').append(text);
        }
    }
}
