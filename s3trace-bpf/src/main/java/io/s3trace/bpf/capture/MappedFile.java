package io.s3trace.bpf.capture;

import java.nio.file.Path;

/**
 * A file of code that a process maps, or would if it were started.
 *
 * @param path the file's path as its process sees it
 * @param reachable a path by which this process reaches it
 */
public record MappedFile(Path path, Path reachable) {
    /** {@return the file's name without its folder} */
    public String name() {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }
}
