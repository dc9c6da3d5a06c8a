package io.s3trace.internal.http2;

import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Decodes blocks into text, as only tests may. */
final class Decoded {
    private static final HpackDecoder.Scratch SCRATCH = new HpackDecoder.Scratch();

    final HeadMemory memory;
    final HpackDecoder decoder;

    Decoded() {
        this(HeadMemory.DEFAULT_BYTES);
    }

    Decoded(long bytes) {
        memory = new HeadMemory(bytes);
        decoder = new HpackDecoder(memory, SCRATCH);
    }

    /** The fields of a block, each as {@code name: value}; a question mark stands for what is unknown. */
    List<String> fields(byte[] block) {
        List<String> fields = new ArrayList<>();
        boolean whole = decode(block, field -> fields.add(
                text(field.nameIn, field.nameAt, field.nameLength) + ": "
                        + text(field.valueIn, field.valueAt, field.valueLength)));
        if (!whole) {
            fields.add("broken");
        }
        return fields;
    }

    List<String> fields(String hex) {
        return fields(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    boolean decode(byte[] block, FieldSink sink) {
        try (Arena arena = Arena.ofConfined()) { // no byte more: reading beyond it fails
            MemorySegment bytes = arena.allocate(block.length);
            MemorySegment.copy(block, 0, bytes, ValueLayout.JAVA_BYTE, 0, block.length);
            return decoder.decode(bytes, 0, block.length, sink);
        }
    }

    private static String text(MemorySegment in, long at, int length) {
        return length < 0 ? "?" : new String(in.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }
}
