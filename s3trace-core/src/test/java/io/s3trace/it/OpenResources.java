package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds of the kernel's BPF: programs, maps and links live as long as something refers to them, which
 * is a file descriptor, a mapping, or a pin.
 *
 * @param descriptors what file descriptors that have no file stand for: BPF objects, perf events, epoll
 * @param mappings memory mappings of BPF maps
 * @param pins files below /sys/fs/bpf
 * @param threads live threads, by name and number
 */
record OpenResources(List<String> descriptors, List<String> mappings, List<String> pins, Set<String> threads) {

    static OpenResources now() {
        return new OpenResources(
                openDescriptors(),
                lines(Path.of("/proc/self/maps")).filter(line -> line.contains("anon_inode:bpf")).toList(),
                pinned(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(thread -> thread.getName() + " " + thread.threadId())
                        .collect(Collectors.toSet()));
    }

    /** Descriptors of BPF objects and perf events alone; the JVM has epoll's too. */
    List<String> bpfDescriptors() {
        return descriptors.stream().filter(link -> link.contains("bpf") || link.contains("perf")).toList();
    }

    private static List<String> openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(OpenResources::link).filter(link -> link.startsWith("anon_inode:")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The one with which the directory was listed is gone.
            return "";
        }
    }

    private static List<String> pinned() {
        try (Stream<Path> pins = Files.walk(Path.of("/sys/fs/bpf"))) {
            return pins.map(Path::toString).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
