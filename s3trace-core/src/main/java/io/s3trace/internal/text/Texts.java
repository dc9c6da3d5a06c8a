package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/** Makes the Strings that an event carries. What comes again is made once, of heads that are S3's: of others nothing is kept. */
public final class Texts {

    private static final int PLACES = 1024;

    private final TextCache<String> plain = new TextCache<>(PLACES, Function.identity());
    private final TextBuffer buffer = new TextBuffer();
    private boolean keeps;

    /** Says whether texts may be kept from now on. */
    public void keep(boolean mayKeep) {
        keeps = mayKeep;
    }

    /** Returns the text of a span, empty if it is empty. */
    public String plain(MemorySegment bytes, Span span) {
        if (span.isEmpty()) {
            return "";
        }
        return keeps ? plain.get(bytes, span.from, span.to) : plain.keptOrMade(bytes, span.from, span.to);
    }

    /** Returns the text of a span that is not expected to come again, such as a key or an id: to look for it costs more. */
    public String unique(MemorySegment bytes, Span span) {
        buffer.clear();
        buffer.append(bytes, span.from, span.to);
        return buffer.text();
    }

    /** Returns the text of a span with its percent-encoding undone, once. */
    public String decoded(MemorySegment bytes, Span span) {
        boolean encoded = !span.isEmpty() && Bytes.find(bytes, span.from, span.to, (byte) '%') < span.to;
        return encoded ? decode(bytes, span) : plain(bytes, span);
    }

    /** Returns the text of a span, percent-encoding undone, and keeps nothing of it. */
    public String once(MemorySegment bytes, Span span) {
        return decode(bytes, span);
    }

    private String decode(MemorySegment bytes, Span span) {
        buffer.clear();
        PercentDecoder.decode(bytes, span.from, span.to, buffer);
        return buffer.text();
    }

    /** Returns the text of a span without its secrets. */
    public String redacted(MemorySegment bytes, Span span, Redactions redactions) {
        if (redactions.isEmpty()) {
            return unique(bytes, span);
        }
        buffer.clear();
        redactions.copy(bytes, span.from, span.to, buffer);
        return buffer.text();
    }
}
