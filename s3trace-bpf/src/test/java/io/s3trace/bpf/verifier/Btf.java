package io.s3trace.bpf.verifier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The types that a BPF object describes, section {@code .BTF}: Documentation/bpf/btf.rst of the kernel. */
final class Btf {
    private static final int TYPE_SIZE = 12;
    private static final int ENUM_SIZE = 8;

    private final ByteBuffer bytes;
    private final int strings;
    /** Where each type is; the first one has the number 1. */
    private final List<Integer> types = new ArrayList<>(List.of(0));

    Btf(ByteBuffer bytes) {
        this.bytes = bytes;
        int header = bytes.getInt(4);
        int at = header + bytes.getInt(8);
        int end = at + bytes.getInt(12);
        this.strings = header + bytes.getInt(16);
        while (at < end) {
            types.add(at);
            at += TYPE_SIZE + trailing(bytes.getInt(at + 4));
        }
    }

    private static int trailing(int info) {
        int count = info & 0xffff;
        return switch (info >>> 24 & 0x1f) {
            case 1, 14, 17 -> 4; // a number, a variable, a tag of a declaration
            case 3 -> 12; // an array
            case 4, 5, 15, 19 -> 12 * count; // a struct, a union, a section, an enum of 64 bits
            case 6, 13 -> ENUM_SIZE * count; // an enum, a function's prototype
            default -> 0;
        };
    }

    String string(int offset) {
        int start = strings + offset;
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        return StandardCharsets.UTF_8.decode(bytes.slice(start, end - start)).toString();
    }

    /** The name of a type. */
    String name(int type) {
        return string(bytes.getInt(types.get(type)));
    }

    /** The value of a constant of an enum. */
    int constant(int type, int index) {
        return bytes.getInt(types.get(type) + TYPE_SIZE + index * ENUM_SIZE + 4);
    }
}
