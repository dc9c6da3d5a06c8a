package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The note that identifies a build, as hexadecimal digits: {@code NT_GNU_BUILD_ID}, elf(5). */
final class BuildId {
    private static final int TYPE = 3;
    private static final int GNU = 0x554e47;
    private static final int HEADER_SIZE = 12;
    private static final int MAX_NOTES_BYTES = 1 << 16;

    private BuildId() {}

    static Optional<String> read(ElfImage image, List<ElfSegment> segments) throws ElfException {
        for (ElfSegment segment : segments) {
            if (segment.type() == ElfSegment.NOTE) {
                long length = Math.min(segment.fileSize(), MAX_NOTES_BYTES);
                ByteBuffer notes = image.read(segment.offset(), length, "notes");
                Optional<String> found = find(notes, segment.align() == 8 ? 8 : 4);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** A note: sizes of name and contents, type, name, contents, the last two padded. */
    private static Optional<String> find(ByteBuffer notes, int align) {
        long at = 0;
        while (at + HEADER_SIZE <= notes.limit()) {
            long nameSize = notes.getInt((int) at) & 0xffff_ffffL;
            long size = notes.getInt((int) at + 4) & 0xffff_ffffL;
            long contentsAt = at + HEADER_SIZE + (nameSize + align - 1 & -align);
            if (contentsAt + size > notes.limit()) {
                break;
            }
            if (notes.getInt((int) at + 8) == TYPE && nameSize == 4 && notes.getInt((int) at + HEADER_SIZE) == GNU) {
                byte[] id = new byte[(int) size];
                notes.get((int) contentsAt, id);
                return Optional.of(HexFormat.of().formatHex(id));
            }
            at = contentsAt + (size + align - 1 & -align);
        }
        return Optional.empty();
    }
}
