package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Writes the fields of a header block as the head of HTTP/1.1 that says the same: RFC 9113, section 8.3. Fields that would say
 * something else there, or are not allowed in HTTP/2, are left out. So are fields that are not known. If the target is not
 * known, it is an asterisk. For one thread.
 */
final class HeadText implements FieldSink {
    /** What a record holds. A longer head is cut. */
    static final int MOST = CaptureRecord.MAX_PAYLOAD;
    /** What is read of a block's fields: a short block may refer to long fields many times. */
    private static final int MOST_OF_BLOCK = 64 * 1024;

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] STATUS_VERSION = ascii("HTTP/1.1 ");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] STATUS_LINE_END = ascii(" \r\n");
    private static final byte[] HOST = ascii("host: ");
    private static final byte[] BLANK = ascii(" ");
    private static final byte[] UNKNOWN_TARGET = ascii("*");

    private final MemorySegment text;
    private final Pseudo method = new Pseudo(32);
    private final Pseudo path = new Pseudo(MOST / 2);
    private final Pseudo authority = new Pseudo(1024);
    private final Pseudo status = new Pseudo(3);
    private int length;
    private int size;
    private boolean incomplete;
    private boolean started;
    private boolean cut;
    private boolean whole;

    /** The value of a pseudo-header field. */
    private static final class Pseudo {
        private final MemorySegment value;
        private int length;

        Pseudo(int most) {
            value = Arena.ofAuto().allocate(most);
        }

        void set(Field field) {
            clear();
            if (field.valueLength <= value.byteSize() && FieldKind.hasGoodValue(field.kind)) {
                MemorySegment.copy(field.valueIn, field.valueAt, value, 0, field.valueLength);
                length = field.valueLength;
            }
        }

        void clear() {
            if (length > 0) {
                value.asSlice(0, length).fill((byte) 0);
                length = 0;
            }
        }
    }

    /** Writes into zeroes, and leaves zeroes when it is cleared. */
    HeadText(MemorySegment text) {
        this.text = text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void field(Field field) {
        if (field.nameLength < 0 || field.valueLength < 0) {
            incomplete = true;
            return;
        }
        size += field.nameLength + field.valueLength;
        if (size > MOST_OF_BLOCK) {
            cut = true;
            return;
        }
        if (field.kind == FieldKind.UNSEEN) {
            field.kind = FieldKind.of(field);
        }
        switch (FieldKind.ofName(field.kind)) {
            case FieldKind.METHOD -> method.set(field);
            case FieldKind.PATH -> path.set(field);
            case FieldKind.AUTHORITY -> authority.set(field);
            case FieldKind.STATUS -> status.set(field);
            case FieldKind.SILENT -> { }
            default -> line(field);
        }
    }

    private void line(Field field) {
        if (!started) {
            start();
        }
        if (length == 0 || cut || field.kind != FieldKind.LINE && (field.kind != FieldKind.HOST || authority.length > 0)) {
            return;
        }
        int lineLength = field.lineLength();
        if (length + lineLength + LINE_END.length > MOST) {
            cut = true;
            return;
        }
        field.moveTo(text, length);
        length += lineLength;
    }

    /** Writes the first line, and the host's. Without a method or a status, there is no head. */
    private void start() {
        started = true;
        if (method.length > 0) {
            append(method);
            append(BLANK);
            if (path.length > 0) {
                append(path);
            } else {
                append(UNKNOWN_TARGET);
            }
            append(VERSION);
            if (authority.length > 0) {
                append(HOST);
                append(authority);
                append(LINE_END);
            }
        } else if (status.length == 3) {
            append(STATUS_VERSION);
            append(status);
            append(STATUS_LINE_END);
        }
    }

    /**
     * Ends the head with its blank line, unless it had to be cut.
     *
     * @param whole whether all fields have been there
     * @return how long it is; 0 if what it is the head of is not known
     */
    int finish(boolean whole) {
        this.whole = whole;
        if (!started) {
            start();
        }
        if (length > 0 && whole && !cut) {
            append(LINE_END);
        }
        return length;
    }

    /** Is it the head of a response that another one follows? RFC 9110, section 15.2. */
    boolean isInterim() {
        return status.length == 3 && Bytes.at(status.value, 0) == '1';
    }

    /** Are these trailers? Nothing is unknown, and it is no head. */
    boolean isTrailers() {
        return whole && !incomplete && method.length == 0 && status.length == 0;
    }

    /** Is it the head of a response? */
    boolean isResponse() {
        return method.length == 0 && status.length == 3;
    }

    /** Are fields missing, because they refer to what was lost? */
    boolean isIncomplete() {
        return incomplete;
    }

    /** Wipes everything, and is ready for another head. */
    void clear() {
        text.asSlice(0, length).fill((byte) 0);
        length = 0;
        size = 0;
        incomplete = false;
        started = false;
        cut = false;
        whole = false;
        method.clear();
        path.clear();
        authority.clear();
        status.clear();
    }

    private void append(byte[] more) {
        MemorySegment.copy(more, 0, text, ValueLayout.JAVA_BYTE, length, more.length);
        length += more.length;
    }

    private void append(Pseudo more) {
        MemorySegment.copy(more.value, 0, text, length, more.length);
        length += more.length;
    }
}
