package io.s3trace.otel;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code traceparent} header (W3C Trace Context, section 3.2). */
final class TraceParent {
    /** Version 00 ends here; what later versions append is told by a dash. Hexadecimal digits are lower case. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private TraceParent() {}

    /** Returns the span that sent the header; an invalid context if there is no such header or it is not as it must be. */
    static SpanContext read(String header) {
        Matcher parts = FORM.matcher(header);
        if (!parts.matches() || parts.group(1).equals("00") && parts.group(5) != null) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                parts.group(2), parts.group(3), TraceFlags.fromHex(parts.group(4), 0), TraceState.getDefault());
    }
}
