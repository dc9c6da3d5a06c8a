package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Who a process is that is about to be seen for the first time, or that runs another program. Valid as long as its record. */
public final class ProcessIntroduction {
    private final long exec;
    private final int root;
    private final MemorySegment exe;
    private final MemorySegment commandLine;

    /**
     * Reads a payload.
     *
     * @param exeLength how much of it is of the executable's path; 0 for all, as in old recordings
     */
    ProcessIntroduction(long exec, int root, MemorySegment payload, int exeLength) {
        long end = exeLength == 0 ? payload.byteSize() : Math.clamp(exeLength, 0, payload.byteSize());
        this.exec = exec;
        this.root = root;
        this.exe = payload.asSlice(0, end);
        this.commandLine = payload.asSlice(end);
    }

    /** {@return how many programs it has run} */
    public long exec() {
        return exec;
    }

    /** {@return the listed process of which it is a descendant, or 0} */
    public int root() {
        return root;
    }

    /**
     * Builds the path of its executable.
     *
     * @return the path, a new string
     */
    public String exe() {
        byte[] names = exe.toArray(JAVA_BYTE);
        StringBuilder path = new StringBuilder(names.length);
        for (String name : new String(names, StandardCharsets.UTF_8).split("\0", 0)) {
            path.insert(0, "/" + name);
        }
        return path.toString();
    }

    /**
     * The start of its command line. It may hold secrets.
     *
     * @return the arguments, each ended by a zero, in the ring's own memory; empty if they were not asked for or not read
     */
    public MemorySegment commandLine() {
        return commandLine;
    }
}
