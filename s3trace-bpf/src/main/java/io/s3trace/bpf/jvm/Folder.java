package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder that another process sees, open: it stays the same one whatever becomes of its name, and may be used by threads that
 * could not open it.
 */
final class Folder implements AutoCloseable {
    private final int descriptor;
    private final String inside;

    private Folder(int descriptor, String inside) {
        this.descriptor = descriptor;
        this.inside = inside;
    }

    /**
     * Opens a folder.
     *
     * @param inside its absolute path as the process sees it
     */
    static Folder open(int pid, String inside) throws IOException {
        return new Folder(LinuxCalls.openFolder("/proc/" + pid + "/root", inside.substring(1)), inside);
    }

    /** Opens the working directory. */
    static Folder openWorking(int pid) throws IOException {
        return new Folder(LinuxCalls.openFolder("/proc/" + pid + "/cwd", "."), "");
    }

    /** Returns a path by which this process reaches it. */
    Path path() {
        return path(descriptor);
    }

    static Path path(int descriptor) {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    Path resolve(String name) {
        return path().resolve(name);
    }

    /** Returns the path of a file as the other process sees it. */
    String inside(String name) {
        return inside + "/" + name;
    }

    /** Makes a file, and opens it. Returns a descriptor, or -1 if there is something of that name. */
    int create(String name) throws IOException {
        return LinuxCalls.create(descriptor, name);
    }

    /** Opens a file for reading. Returns a descriptor, or -1 if there is nothing of that name. */
    int open(String name) throws IOException {
        return LinuxCalls.open(descriptor, name);
    }

    @Override
    public void close() throws IOException {
        LinuxCalls.close(descriptor);
    }
}
