package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/** Makes the Strings that an event carries. What comes again is made once. */
final class Texts {

    private static final int PLACES = 1024;

    private final TextCache<String> plain = new TextCache<>(PLACES, Function.identity());
    private final TextBuffer buffer = new TextBuffer();

    /** Returns the text of a span, empty if it is empty. */
    String plain(MemorySegment bytes, Span span) {
        return plain.get(bytes, span.from, span.to);
    }

    /** Returns the text of a span with its percent-encoding undone. */
    String decoded(MemorySegment bytes, Span span) {
        if (span.isEmpty() || Bytes.find(bytes, span.from, span.to, (byte) '%') == span.to) {
            return plain(bytes, span);
        }
        buffer.clear();
        PercentDecoder.decode(bytes, span.from, span.to, buffer);
        return buffer.text();
    }

    /** Returns the text of {@code [from, to)} without its secrets. */
    String redacted(MemorySegment bytes, long from, long to, Redactions redactions) {
        if (redactions.isEmpty()) {
            return plain.get(bytes, from, to);
        }
        buffer.clear();
        redactions.copy(bytes, from, to, buffer);
        return buffer.text();
    }
}
