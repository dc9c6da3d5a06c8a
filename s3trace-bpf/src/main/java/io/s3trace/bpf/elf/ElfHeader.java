package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;

/** The file header, elf(5): what kind of file this is and where its two tables are. */
record ElfHeader(ElfMachine machine, long segmentsAt, int segmentCount, long sectionsAt, int sectionCount, int namesIndex) {
    private static final int SIZE = 64;
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3;
    /** Linkers make about a dozen. */
    private static final int MAX_SEGMENTS = 512;

    static ElfHeader read(ElfImage image) throws ElfException {
        if (!image.contains(0, SIZE)) {
            throw image.fault("not an ELF file: shorter than its header");
        }
        ByteBuffer bytes = image.read(0, SIZE, "ELF header");
        if (bytes.getInt(0) != MAGIC) {
            throw image.fault("not an ELF file: no magic number");
        }
        if (bytes.get(4) != CLASS64 || bytes.get(5) != LITTLE_ENDIAN) {
            throw image.fault("not a 64-bit little-endian ELF file: class=%d data=%d", bytes.get(4), bytes.get(5));
        }
        int type = u16(bytes, 16);
        if (type != EXECUTABLE && type != SHARED) {
            throw image.fault("neither an executable nor a shared library: type=%d", type);
        }
        ElfHeader header = new ElfHeader(machine(image, u16(bytes, 18)), bytes.getLong(32), u16(bytes, 56),
                bytes.getLong(40), u16(bytes, 60), u16(bytes, 62));
        header.check(image, u16(bytes, 54), u16(bytes, 58));
        return header;
    }

    private static ElfMachine machine(ElfImage image, int number) throws ElfException {
        for (ElfMachine machine : ElfMachine.values()) {
            if (machine.number == number) {
                return machine;
            }
        }
        throw image.fault("for another processor than x86-64 and aarch64: machine=%d", number);
    }

    private void check(ElfImage image, int segmentSize, int sectionSize) throws ElfException {
        if (segmentCount == 0 || segmentCount > MAX_SEGMENTS || segmentSize != ElfSegment.SIZE) {
            throw image.fault("bad program header table: count=%d entrySize=%d", segmentCount, segmentSize);
        }
        if (sectionCount != 0 && sectionSize != SectionHeader.SIZE) {
            throw image.fault("bad section header table: count=%d entrySize=%d", sectionCount, sectionSize);
        }
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }
}
