package io.s3trace.bpf.go;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of a section, read through a window that follows the positions asked for. Cheap if those ascend. */
final class TableWindow {
    private static final int BYTES = 1 << 16;

    private final ElfFile file;
    private final ElfSection section;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long start;

    TableWindow(ElfFile file, ElfSection section) {
        this.file = file;
        this.section = section;
    }

    int i32(long at) throws ElfException {
        return moved(at, Integer.BYTES).getInt((int) (at - start));
    }

    long i64(long at) throws ElfException {
        return moved(at, Long.BYTES).getLong((int) (at - start));
    }

    /** An unsigned number of 4 bytes, or a number of 8 bytes. */
    long word(long at, int size) throws ElfException {
        return size == Long.BYTES ? i64(at) : i32(at) & 0xffff_ffffL;
    }

    private ByteBuffer moved(long at, int size) throws ElfException {
        if (at < start || at > start + window.limit() - size) {
            long available = Math.clamp(section.size() - at, size, BYTES);
            window = ByteBuffer.wrap(file.bytes(section, at, (int) available)).order(ByteOrder.LITTLE_ENDIAN);
            start = at;
        }
        return window;
    }
}
