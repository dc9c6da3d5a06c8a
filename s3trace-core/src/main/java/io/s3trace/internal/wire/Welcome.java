package io.s3trace.internal.wire;

import java.util.UUID;

/**
 * What a tracer says first to a reader whom it sends events.
 *
 * @param version of what follows
 * @param instance which server this is: another one after each start
 * @param audience whose events the reader gets: an owner of {@link EventId}s, or {@link #ALL}
 * @param position how many events the audience had until now, this reader there or not
 * @param names what the numbers of constants mean
 */
public record Welcome(int version, UUID instance, long audience, long position, Names names) {
    /** The audience of those who see everything. */
    public static final long ALL = 0;

    /** {@return it as a frame} */
    public byte[] frame() {
        WireOutput out = new WireOutput().begin(FrameType.WELCOME).number(version)
                .number(instance.getMostSignificantBits()).number(instance.getLeastSignificantBits())
                .number(audience).number(position);
        Names.write(out);
        return out.end();
    }

    static Welcome read(WireInput in) throws WireException {
        return new Welcome(in.integer(), new UUID(in.number(), in.number()), in.number(), in.number(), Names.read(in));
    }
}
