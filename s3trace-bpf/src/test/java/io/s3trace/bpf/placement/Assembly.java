package io.s3trace.bpf.placement;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Puts small functions together: hexadecimal bytes, labels ({@code out:}) and short jumps to them ({@code je out}). */
final class Assembly {
    private static final Map<String, Integer> JUMPS = Map.of("jmp", 0xeb, "je", 0x74, "jne", 0x75, "js", 0x78, "loop", 0xe2);

    private Assembly() {}

    static byte[] assemble(String... lines) {
        Map<String, Integer> labels = new HashMap<>();
        assemble(lines, labels);
        return assemble(lines, labels);
    }

    /** The offset of a label. */
    static long offset(String label, String... lines) {
        Map<String, Integer> labels = new HashMap<>();
        assemble(lines, labels);
        return labels.get(label + ":");
    }

    private static byte[] assemble(String[] lines, Map<String, Integer> labels) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (line.endsWith(":")) {
                labels.put(line, code.size());
            } else if (JUMPS.containsKey(words[0])) {
                code.write(JUMPS.get(words[0]));
                code.write(labels.getOrDefault(words[1] + ":", 0) - code.size() - 1);
            } else {
                code.writeBytes(HexFormat.of().parseHex(line));
            }
        }
        return code.toByteArray();
    }
}
