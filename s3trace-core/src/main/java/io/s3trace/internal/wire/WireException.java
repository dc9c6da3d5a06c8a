package io.s3trace.internal.wire;

import java.io.IOException;

/** Bytes that are not what they should be. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message in words, without the bytes
     */
    public WireException(String message) {
        super(message);
    }
}
