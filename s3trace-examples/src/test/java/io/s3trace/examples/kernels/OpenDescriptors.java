package io.s3trace.examples.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds of the kernel's BPF by file descriptors: programs, maps, links, perf events. */
final class OpenDescriptors {
    private OpenDescriptors() {}

    /** Fails if there are any. */
    static String none() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            List<String> left = descriptors.map(OpenDescriptors::link).filter(link -> link.startsWith("anon_inode:")
                    && (link.contains("bpf") || link.contains("perf"))).sorted().toList();
            if (!left.isEmpty()) {
                throw new IllegalStateException("left: " + left);
            }
        }
        return "nothing left";
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // the one with which the folder was listed
        }
    }
}
