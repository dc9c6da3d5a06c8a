package io.s3trace.bpf.x86;

/** Bytes of code. Beyond their end, zeros are read. What is decoded from those is refused for its length. */
record CodeReader(byte[] bytes) {
    int at(int position) {
        return position >= 0 && position < bytes.length ? bytes[position] & 0xff : 0;
    }

    /** A signed little-endian number of 1 or 4 bytes. */
    int signed(int position, int size) {
        if (size == 1) {
            return (byte) at(position);
        }
        return at(position) | at(position + 1) << 8 | at(position + 2) << 16 | at(position + 3) << 24;
    }
}
