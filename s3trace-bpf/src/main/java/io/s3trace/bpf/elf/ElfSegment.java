package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A program header, elf(5). All values are unsigned in the file; negative ones here match nothing. */
record ElfSegment(int type, int flags, long offset, long address, long fileSize, long align) {
    static final int SIZE = 56;
    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    private static final int EXECUTE = 1;

    static List<ElfSegment> readAll(ElfImage image, ElfHeader header) throws ElfException {
        int count = header.segmentCount();
        ByteBuffer bytes = image.read(header.segmentsAt(), (long) count * SIZE, "program header table");
        List<ElfSegment> segments = new ArrayList<>(count);
        for (int at = 0; at < count * SIZE; at += SIZE) {
            segments.add(new ElfSegment(bytes.getInt(at), bytes.getInt(at + 4), bytes.getLong(at + 8),
                    bytes.getLong(at + 16), bytes.getLong(at + 32), bytes.getLong(at + 48)));
        }
        return List.copyOf(segments);
    }

    boolean isExecutable() {
        return type == LOAD && (flags & EXECUTE) != 0;
    }

    /** Whether the byte at this address comes from the file. */
    boolean loads(long wanted) {
        return type == LOAD && address >= 0 && wanted >= address && wanted - address < fileSize;
    }

    /** Where the byte at an address that this segment {@link #loads} is in the file. */
    long fileOffset(long wanted) {
        return wanted - address + offset;
    }

    /** Bytes of the file from this address to the segment's end. */
    long remaining(long wanted) {
        return fileSize - (wanted - address);
    }
}
