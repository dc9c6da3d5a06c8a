package io.s3trace.internal.s3;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.PercentDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Finds secret parameters inside other things: in a presigned URL that is a parameter's value, or in one that was encoded once
 * more and so became a path. Decodes in native memory, because secrets may be there.
 */
final class NestedSecrets {

    private static final int CAPACITY = 8 * 1024;

    private final MemorySegment decoded = Arena.ofAuto().allocate(CAPACITY);

    /** True if {@code [from, to)}, decoded once, holds {@code name=} of a secret parameter. */
    boolean isIn(MemorySegment bytes, long from, long to) {
        if (Bytes.findEither(bytes, from, to, (byte) '%', (byte) '=') == to) {
            return false;
        }
        long length = PercentDecoder.decode(bytes, from, to, decoded);
        long name = 0;
        for (long at = 0; at < length; at++) {
            switch (Bytes.at(decoded, at)) {
                case '?', '&', ';' -> name = at + 1;
                case '=' -> {
                    if (SecretParameter.BY_NAME.find(decoded, name, at) != SecretParameter.NONE) {
                        return true;
                    }
                }
                default -> { }
            }
        }
        return false;
    }
}
