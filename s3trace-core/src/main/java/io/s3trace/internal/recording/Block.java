package io.s3trace.internal.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes on their way to a recording's file. One thread fills it, then another one writes it. */
final class Block {
    /** The usual capacity. */
    static final int BYTES = 256 * 1024;

    final ByteBuffer bytes;
    /** How many records are in it. */
    int records;
    /** Whether it says what to overwrite: where in the file (i64), how many bytes (i32), these bytes, and so on. */
    boolean overwrites;

    Block(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    void clear() {
        bytes.clear();
        records = 0;
        overwrites = false;
    }
}
