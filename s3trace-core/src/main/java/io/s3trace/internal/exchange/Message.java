package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.http.ChunkScanner;
import io.s3trace.internal.http.Framing;
import io.s3trace.internal.http.HeadScanner;
import io.s3trace.internal.text.HeadBuffer;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;

/**
 * One HTTP message in a stream of which every byte is counted, but only some bytes are seen. Positions are totals of the
 * connection's direction, so that lost records do not shift anything.
 */
final class Message implements MessagePlace {
    /** Reads a head, and then knows how the body is framed. */
    interface HeadReader {
        /** Reads what there is of a head. Returns how long the head is, or -1 if its end is not there. */
        int readHead(MemorySegment bytes, long offset, int length);

        /** Returns how the body's end is known, after a complete head. */
        Framing framing();

        /** Returns the body's length, after a head with {@link Framing#LENGTH}. */
        long bodyLength();
    }

    /** How much of a head is read at most. The kernel side takes no more either. */
    private static final int MAX_HEAD = 16 * 1024;
    /**
     * The current part of the message. These are numbers, which change with each message: storing references would cost more.
     */
    private static final int HEAD = 0;
    private static final int BODY = 1;
    private static final int END = 2;

    private final HeadReader reader;
    private final HeadBuffer pieces;
    private final HeadScanner scanner = new HeadScanner();
    private final ChunkScanner chunks = new ChunkScanner();
    private int state;
    /** That of the last message, until this one's head has been read. */
    private Framing framing = Framing.UNKNOWN;
    private long start;
    private long headEnd;
    private long next;
    private long end;
    private boolean inStream;

    Message(HeadReader reader, HeadMemory memory) {
        this.reader = reader;
        this.pieces = new HeadBuffer(memory, MAX_HEAD);
    }

    /** Frees what it holds. It must not be used after this. */
    void release() {
        pieces.release();
    }

    /** Says whether the message has a stream of HTTP/2 to itself. */
    void inStream(boolean newInStream) {
        inStream = newInStream;
    }

    /** Begins a message at a position. */
    void begin(long position) {
        state = HEAD;
        start = position;
        next = position;
        headEnd = -1;
        end = -1;
        scanner.reset();
        pieces.clear();
    }

    /**
     * Takes the bytes of a record from a given one on.
     *
     * @param at index of the first byte in the record
     * @param begin position of the record's first byte
     * @return how many of the record's bytes belong to this message
     */
    int accept(CaptureRecord record, int at, long begin) {
        long position = begin + at;
        boolean hole = position > next;
        int taken = switch (state) {
            case HEAD -> acceptHead(record, at, hole);
            case BODY -> acceptBody(record, at, position, hole);
            default -> 0;
        };
        next = Math.max(next, position + taken);
        if (record.endsStream() && state != END) {
            finish();
        }
        return taken;
    }

    /** Is a position certainly not beyond the end of this message? */
    boolean reaches(long position) {
        return state == BODY && framing == Framing.LENGTH && position <= end;
    }

    /** Were bytes of this message lost, if the next one seen is at this position? */
    boolean missesBefore(long position) {
        return state != END && position > next;
    }

    /** Does the message begin at a position, of which nothing has been seen yet? */
    boolean isAt(long position) {
        return state == HEAD && position == start && next == start;
    }

    /** It has no head. */
    void cut() {
        framing = Framing.UNKNOWN;
        state = BODY;
    }

    /** Some bytes up to a position were lost. */
    void skipTo(long position) {
        if (state == HEAD) {
            readPieces();
        }
        if (framing == Framing.CHUNKED) {
            chunks.lose();
        } else if (framing == Framing.LENGTH && position >= end) {
            state = END;
        }
        next = Math.max(next, position);
    }

    /** Ends a message whose end cannot be known otherwise. All that was counted so far belongs to it. */
    void finish() {
        if (state == HEAD) {
            readPieces();
        }
        if (state != END) {
            end = framing == Framing.LENGTH ? Math.min(end, next) : next;
            state = END;
        }
    }

    @Override
    public boolean headRead() {
        return state != HEAD;
    }

    @Override
    public boolean ended() {
        return state == END;
    }

    /** Is it unknown how this message ends, because its head was not seen as a whole? */
    boolean isCut() {
        return state == BODY && framing == Framing.UNKNOWN;
    }

    /** Is this message only ended by what comes after it? */
    boolean openEnded() {
        return isCut() || state == BODY && (framing == Framing.UNTIL_CLOSE || framing == Framing.CHUNKED && chunks.lost());
    }

    @Override
    public boolean chunked() {
        return framing() == Framing.CHUNKED;
    }

    Framing framing() {
        return state == HEAD ? Framing.UNKNOWN : framing;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long end() {
        return state == END ? end : next;
    }

    @Override
    public long headEnd() {
        return headEnd < 0 ? Long.MAX_VALUE : headEnd;
    }

    /** {@return the size of the body so far, or -1 if it is not known where the head ends} */
    long bodyBytes() {
        return headEnd < 0 ? -1 : Math.max(0, end() - headEnd);
    }

    private int acceptHead(CaptureRecord record, int at, boolean hole) {
        int seen = Math.max(0, record.payloadLength() - at);
        if (hole || seen == 0) {
            readPieces();
            return record.length() - at;
        }
        MemorySegment memory = record.memory();
        long offset = record.payloadOffset() + at;
        if (pieces.length() == 0) {
            int length = reader.readHead(memory, offset, seen);
            if (length >= 0) { // the usual case: one call sends, or receives, the whole head
                headEnd = next + length;
                beginBody(reader.framing());
                return length;
            }
        }
        int length = scanner.scan(memory, offset, seen);
        if (length < 0) {
            return gather(record, at, seen, offset);
        }
        headEnd = next + length;
        pieces.append(memory, offset, length);
        readPieces();
        return length;
    }

    private int gather(CaptureRecord record, int at, int seen, long offset) {
        boolean room = pieces.append(record.memory(), offset, seen);
        if (!room || at + seen < record.length()) {
            readPieces();
        }
        return record.length() - at;
    }

    /** Reads what has been gathered, whether it is complete or not. */
    private void readPieces() {
        boolean whole = reader.readHead(pieces.memory(), 0, pieces.length()) >= 0;
        pieces.clear();
        beginBody(whole ? reader.framing() : Framing.UNKNOWN);
    }

    private void beginBody(Framing headFraming) {
        Framing newFraming = inStream ? Framing.STREAM : headFraming;
        if (framing != newFraming) {
            framing = newFraming;
        }
        state = BODY;
        if (framing == Framing.NONE || framing == Framing.LENGTH) {
            end = headEnd + (framing == Framing.NONE ? 0 : reader.bodyLength());
            state = end == headEnd ? END : BODY;
        } else if (framing == Framing.CHUNKED) {
            chunks.reset();
        }
    }

    private int acceptBody(CaptureRecord record, int at, long position, boolean hole) {
        int available = record.length() - at;
        return switch (framing) {
            case LENGTH -> acceptSized(position, available);
            case CHUNKED -> acceptChunked(record, at, position, hole);
            case NONE, UNTIL_CLOSE, STREAM, UNKNOWN -> available;
        };
    }

    private int acceptSized(long position, int available) {
        int taken = (int) Math.max(0, Math.min(available, end - position));
        if (position + taken >= end) {
            state = END;
        }
        return taken;
    }

    private int acceptChunked(CaptureRecord record, int at, long position, boolean hole) {
        if (hole) {
            chunks.lose();
        }
        int seen = Math.max(0, record.payloadLength() - at);
        int taken = chunks.accept(record.memory(), record.payloadOffset() + at, seen);
        int unseen = record.length() - at - seen;
        if (!chunks.atEnd() && unseen > 0) {
            chunks.skip(unseen, record.tail(), record.length());
            taken += unseen;
        }
        if (chunks.atEnd()) {
            state = END;
            end = position + taken;
        }
        return taken;
    }
}
