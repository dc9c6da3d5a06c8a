package io.s3trace.internal.wire;

import java.util.Optional;

/**
 * All that a reader says: which versions it knows. There is nothing to ask for.
 *
 * @param oldest the oldest version
 * @param newest the newest version
 */
public record Hello(int oldest, int newest) {
    /** {@return that of this version, as a frame} */
    public static byte[] frame() {
        return frame(new Hello(Protocol.OLDEST, Protocol.NEWEST));
    }

    static byte[] frame(Hello hello) {
        return new WireOutput().begin(FrameType.HELLO).number(Protocol.MAGIC).number(hello.oldest).number(hello.newest).end();
    }

    /**
     * Reads one from what a reader has sent so far, {@link Frames#MAX_HELLO} bytes at most.
     *
     * @param bytes what it has sent
     * @param length how much of it
     * @return empty if there is more to come
     * @throws WireException if this is no Hello, or if there is something behind it
     */
    public static Optional<Hello> read(byte[] bytes, int length) throws WireException {
        if (length < Frames.HEADER) {
            return Optional.empty();
        }
        long end = Frames.LENGTH + (long) Frames.length(bytes, 0);
        if (end > Frames.MAX_HELLO || end < Frames.HEADER || length > end
                || bytes[Frames.HEADER - 1] != FrameType.HELLO.number()) {
            throw new WireException("this is no reader");
        }
        if (length < end) {
            return Optional.empty();
        }
        WireInput in = new WireInput(Names.own()).at(bytes, Frames.HEADER, length);
        if (in.number() != Protocol.MAGIC) {
            throw new WireException("this is no reader");
        }
        return Optional.of(new Hello(in.integer(), in.integer()));
    }

    /** {@return the newest version that both sides know} */
    public Optional<Integer> choose() {
        return Protocol.choose(oldest, newest);
    }
}
