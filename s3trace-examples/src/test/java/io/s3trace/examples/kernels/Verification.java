package io.s3trace.examples.kernels;

import io.s3trace.bpf.Architecture;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.capture.ByteCapture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Has the kernel verify all programs and writes down what it says. */
final class Verification {
    private static final String OBJECT = "s3trace.bpf.o";

    private Verification() {}

    /** Writes a line for each program: its name, errno, instructions looked at, and the end of the verifier's complaint. */
    static String write(String file) throws IOException {
        KernelFeatures.probe(); // loads libbpf
        List<ProgramLoad> loads;
        try (Arena arena = Arena.ofConfined()) {
            loads = ProgramLoad.each(object(arena));
        }
        Files.write(Path.of(file), loads.stream().map(load -> String.join("\t", load.program(), String.valueOf(load.errno()),
                String.valueOf(load.instructions()), String.join(" | ", load.complaint()).replace('\t', ' '))).toList());
        long refused = loads.stream().filter(load -> load.errno() != 0).count();
        return loads.size() + " programs, " + refused + " refused";
    }

    private static MemorySegment object(Arena arena) throws IOException {
        try (InputStream in = ByteCapture.class.getResourceAsStream(Architecture.current().directory() + "/" + OBJECT)) {
            byte[] bytes = in.readAllBytes();
            MemorySegment image = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, image, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return image;
        }
    }
}
