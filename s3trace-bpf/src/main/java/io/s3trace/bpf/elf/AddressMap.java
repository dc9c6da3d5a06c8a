package io.s3trace.bpf.elf;

import java.util.List;
import java.util.Optional;

/** Maps addresses to offsets in the file, by the segments that the kernel or the dynamic linker loads. */
record AddressMap(List<ElfSegment> segments) {
    Optional<Long> fileOffset(long address) {
        return segment(address).map(segment -> segment.fileOffset(address));
    }

    /** The segment that holds the machine code at this address. */
    Optional<ElfSegment> code(long address) {
        return segment(address).filter(ElfSegment::isExecutable);
    }

    private Optional<ElfSegment> segment(long address) {
        for (ElfSegment segment : segments) {
            if (segment.loads(address)) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }
}
