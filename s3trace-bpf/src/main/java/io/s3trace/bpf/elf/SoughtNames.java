package io.s3trace.bpf.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Names that are looked for in bytes, by how they end. The empty name is nowhere. */
final class SoughtNames {
    private record Name(String text, byte[] bytes) {}

    private final Name[][] byLastByte = new Name[256][];
    private final int longest;

    SoughtNames(Collection<String> names) {
        int length = 0;
        for (String text : names) {
            Name name = new Name(text, text.getBytes(StandardCharsets.UTF_8));
            if (text.isEmpty()) {
                continue;
            }
            int last = Byte.toUnsignedInt(name.bytes[name.bytes.length - 1]);
            Name[] before = byLastByte[last] == null ? new Name[0] : byLastByte[last];
            byLastByte[last] = Arrays.copyOf(before, before.length + 1);
            byLastByte[last][before.length] = name;
            length = Math.max(length, name.bytes.length);
        }
        longest = length;
    }

    /** {@return the length of the longest} */
    int longest() {
        return longest;
    }

    /** {@return those that the bytes before this one end with; mostly none} */
    List<String> endingAt(byte[] bytes, int end) {
        Name[] candidates = end == 0 ? null : byLastByte[Byte.toUnsignedInt(bytes[end - 1])];
        if (candidates == null) {
            return List.of();
        }
        List<String> found = new ArrayList<>(1);
        for (Name name : candidates) {
            int start = end - name.bytes.length;
            if (start >= 0 && Arrays.equals(bytes, start, end, name.bytes, 0, name.bytes.length)) {
                found.add(name.text);
            }
        }
        return found;
    }
}
