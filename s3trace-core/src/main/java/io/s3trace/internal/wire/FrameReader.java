package io.s3trace.internal.wire;

import io.s3trace.event.TraceEvent;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes apart what a tracer sends, in whatever pieces it comes. Holds one frame at most. What a tracer sends may be anything: a
 * frame that is too long ends it, an event that cannot be read is counted and left out. For one thread.
 */
public final class FrameReader {
    /** Who gets what is read, in its order. */
    public interface Handler {
        /** Events follow. */
        void onWelcome(Welcome welcome);

        /** Nothing follows. */
        void onRefused(Refusal refusal);

        /** An event. */
        void onEvent(EventId id, TraceEvent event);

        /** An event that this version cannot read. */
        void onUnreadable(WireException reason);

        /** Events that had no room in the tracer's queue. */
        void onLost(long events);
    }

    private final Handler handler;
    private WireInput in = new WireInput(Names.own());
    private byte[] bytes = new byte[1 << 16];
    private int length;
    private boolean welcome;

    /**
     * Makes one for a connection.
     *
     * @param handler gets what is read
     */
    public FrameReader(Handler handler) {
        this.handler = handler;
    }

    /** {@return where to put what is received next: there is room behind {@link #position()}} */
    public byte[] buffer() {
        return bytes;
    }

    /** {@return where in {@link #buffer()} to put it} */
    public int position() {
        return length;
    }

    /**
     * Takes what was put there.
     *
     * @param received how many bytes
     * @throws WireException if these are no frames
     */
    public void received(int received) throws WireException {
        length += received;
        int from = 0;
        while (length - from >= Frames.LENGTH) {
            int frame = Frames.length(bytes, from);
            if (frame < 1 || frame > Frames.MAX) {
                throw new WireException("a frame has a length of " + frame);
            }
            int end = from + Frames.LENGTH + frame;
            if (end > length) {
                break;
            }
            read(bytes[from + Frames.LENGTH] & 0xff, from + Frames.HEADER, end);
            from = end;
        }
        System.arraycopy(bytes, from, bytes, 0, length - from);
        length -= from;
        makeRoom();
    }

    /** For the rest of the frame that has begun, or for some frames. */
    private void makeRoom() {
        int wanted = length >= Frames.LENGTH ? Frames.LENGTH + Frames.length(bytes, 0) : 1;
        if (wanted > bytes.length && wanted <= Frames.LENGTH + Frames.MAX) {
            bytes = Arrays.copyOf(bytes, wanted);
        }
    }

    private void read(int number, int from, int to) throws WireException {
        Optional<FrameType> type = FrameType.of(number);
        in.at(bytes, from, to);
        if (welcome && FrameType.isEvent(number)) {
            readEvent(type);
        } else if (type.isPresent()) {
            readMessage(type.get());
        } else if (!welcome) {
            throw new WireException("this is no tracer");
        }
    }

    private void readMessage(FrameType type) throws WireException {
        switch (type) {
            case WELCOME -> readWelcome();
            case REFUSED -> handler.onRefused(Refusal.read(in));
            case LOST -> readLost();
            default -> throw new WireException("this is no tracer");
        }
    }

    /** The first message, and no other. */
    private void readWelcome() throws WireException {
        if (welcome) {
            throw new WireException("the tracer begins twice");
        }
        Welcome read = Welcome.read(in);
        in = new WireInput(read.names());
        welcome = true;
        handler.onWelcome(read);
    }

    private void readLost() throws WireException {
        long count = in.number();
        if (!welcome || count <= 0) {
            throw new WireException("this is no tracer");
        }
        handler.onLost(count);
    }

    private void readEvent(Optional<FrameType> type) {
        EventId id;
        TraceEvent event;
        try {
            id = new EventId(in.number(), in.number());
            event = readEvent(type.orElseThrow(() -> new WireException("this version does not know a kind of event")));
        } catch (WireException e) {
            handler.onUnreadable(e);
            return;
        }
        handler.onEvent(id, event);
    }

    private TraceEvent readEvent(FrameType type) throws WireException {
        Origin origin = Origin.read(in);
        return switch (type) {
            case REQUEST -> RequestCodec.read(origin, in);
            case FAILED_CONNECTION -> FailedConnectionCodec.read(origin, in);
            case CONNECT -> ConnectCodec.read(origin, in);
            case HANDSHAKE -> HandshakeCodec.read(origin, in);
            case LOOKUP -> LookupCodec.read(origin, in);
            case SEALED -> SealedCodec.read(origin, in);
            default -> throw new WireException("this version does not know a kind of event");
        };
    }
}
