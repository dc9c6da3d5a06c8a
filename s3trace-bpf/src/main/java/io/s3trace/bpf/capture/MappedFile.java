package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of code that a process maps, or would if it were started.
 *
 * @param path the file's path as its process sees it
 * @param reachable a path by which we reach it, through the process's own root
 */
public record MappedFile(Path path, Path reachable) {
    /** {@return the file's name without its folder} */
    public String name() {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }

    /**
     * Tells files apart however they are reached.
     *
     * @return device and inode
     * @throws IOException if the file cannot be reached
     */
    public String identity() throws IOException {
        var attributes = Files.readAttributes(reachable, "unix:dev,ino");
        return attributes.get("dev") + ":" + attributes.get("ino");
    }
}
