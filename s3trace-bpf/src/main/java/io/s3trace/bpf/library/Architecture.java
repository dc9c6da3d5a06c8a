package io.s3trace.bpf.library;

import java.util.Arrays;

/** The processor architectures for which there are BPF objects and a libbpf. */
public enum Architecture {
    /** 64-bit x86. */
    X86_64("x86_64", "amd64", 321),
    /** 64-bit Arm, little-endian. */
    AARCH64("aarch64", "aarch64", 280);

    private final String directory;
    private final String javaName;
    private final int bpfSyscall;

    Architecture(String directory, String javaName, int bpfSyscall) {
        this.directory = directory;
        this.javaName = javaName;
        this.bpfSyscall = bpfSyscall;
    }

    /**
     * The architecture on which this JVM runs.
     *
     * @return the architecture
     * @throws LibraryException if it is another one
     */
    public static Architecture current() {
        return of(System.getProperty("os.arch"));
    }

    static Architecture of(String javaName) {
        return Arrays.stream(values()).filter(architecture -> architecture.javaName.equals(javaName)).findFirst()
                .orElseThrow(() -> new LibraryException("choose the processor's architecture: " + javaName
                        + " is not supported: x86-64 (amd64) and arm64 (aarch64) are"));
    }

    /**
     * Where in the jar its files are.
     *
     * @return the name of the directory, as the kernel calls the architecture: {@code x86_64}
     */
    public String directory() {
        return directory;
    }

    /** The number of the system call bpf(2). */
    public int bpfSyscall() {
        return bpfSyscall;
    }
}
