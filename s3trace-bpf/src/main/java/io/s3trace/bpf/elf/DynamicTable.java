package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table that the dynamic linker reads, elf(5) {@code PT_DYNAMIC}. It is there even if section headers were stripped.
 *
 * @param values the last value of each tag
 */
record DynamicTable(ElfImage image, AddressMap addresses, Map<Long, Long> values) {
    private static final int ENTRY_SIZE = 16;
    private static final int MAX_ENTRIES = 4096;
    private static final long END = 0;
    private static final long HASH = 4;
    private static final long STRINGS = 5;
    private static final long SYMBOLS = 6;
    private static final long STRINGS_SIZE = 10;
    private static final long SONAME = 14;
    private static final long GNU_HASH = 0x6ffffef5L;
    private static final long VERSIONS = 0x6ffffff0L;

    static DynamicTable read(ElfImage image, List<ElfSegment> segments) throws ElfException {
        Map<Long, Long> values = new HashMap<>();
        for (ElfSegment segment : segments) {
            if (segment.type() == ElfSegment.DYNAMIC) {
                long length = Math.min(segment.fileSize() & -ENTRY_SIZE, (long) MAX_ENTRIES * ENTRY_SIZE);
                ByteBuffer bytes = image.read(segment.offset(), length, "dynamic segment");
                while (bytes.hasRemaining()) {
                    long tag = bytes.getLong();
                    long value = bytes.getLong();
                    if (tag == END) {
                        break;
                    }
                    values.put(tag, value);
                }
            }
        }
        return new DynamicTable(image, new AddressMap(segments), values);
    }

    Optional<String> soname() throws ElfException {
        Long nameAt = values.get(SONAME);
        return nameAt == null ? Optional.empty() : Optional.of(strings().at(nameAt)).filter(name -> !name.isEmpty());
    }

    Optional<SymbolTable> symbols() throws ElfException {
        if (!values.containsKey(SYMBOLS)) {
            return Optional.empty();
        }
        long count = values.containsKey(GNU_HASH) ? countByGnuHash() : values.containsKey(HASH) ? countByHash() : 0;
        long versionsAt = values.containsKey(VERSIONS) ? fileOffset(VERSIONS, "symbol versions") : -1;
        return Optional.of(new SymbolTable(image, fileOffset(SYMBOLS, "dynamic symbols"), count, strings(), versionsAt));
    }

    private StringTable strings() throws ElfException {
        long size = values.getOrDefault(STRINGS_SIZE, 0L);
        long offset = fileOffset(STRINGS, "dynamic strings");
        if (!image.contains(offset, size)) {
            throw image.fault("dynamic strings lie outside the file: offset=%d length=%d", offset, size);
        }
        return new StringTable(image, offset, size);
    }

    /** {@code DT_HASH} begins with two counts. The second is the number of chains, of which there is one for each symbol. */
    private long countByHash() throws ElfException {
        return image.read(fileOffset(HASH, "hash table"), 8, "hash table").getInt(4) & 0xffff_ffffL;
    }

    private long countByGnuHash() throws ElfException {
        return new GnuHash(image, fileOffset(GNU_HASH, "GNU hash table")).symbolCount();
    }

    private long fileOffset(long tag, String what) throws ElfException {
        long address = values.getOrDefault(tag, 0L);
        return addresses.fileOffset(address)
                .orElseThrow(() -> image.fault("%s are not in a loaded segment: address=0x%x", what, address));
    }
}
