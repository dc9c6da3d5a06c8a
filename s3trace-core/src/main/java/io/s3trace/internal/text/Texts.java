package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * Makes the Strings of an event. Texts that come again are made once, if they are from S3 heads. Of other heads, nothing is
 * kept.
 */
public final class Texts {

    private static final int PLACES = 1024;

    private final TextCache<String> plain = new TextCache<>(PLACES, Function.identity());
    private final TextBuffer buffer = new TextBuffer();
    private boolean keeps;

    /** Sets whether texts may be kept from now on. */
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

    /**
     * Returns the text of a span that is not expected to come again, such as a key or an id: looking for it would cost more.
     */
    public String unique(MemorySegment bytes, Span span) {
        buffer.clear();
        buffer.append(bytes, span.from, span.to);
        return buffer.text();
    }

    /** Returns the text of a span, percent-decoded once. */
    public String decoded(MemorySegment bytes, Span span) {
        boolean encoded = !span.isEmpty() && Bytes.find(bytes, span.from, span.to, (byte) '%') < span.to;
        return encoded ? decode(bytes, span) : plain(bytes, span);
    }

    /** Returns the text of a span, percent-decoded, and keeps nothing of it. */
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
