package io.s3trace.bpf.library;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/** A libbpf in this process. */
public final class LoadedLibrary {
    private final SymbolLookup library;
    private final Arena arena;
    private final int major;
    private final int minor;
    private final String source;

    private LoadedLibrary(SymbolLookup library, Arena arena, int major, int minor, String source) {
        this.library = library;
        this.arena = arena;
        this.major = major;
        this.minor = minor;
        this.source = source;
    }

    /** Asks a library for its version. Throws IllegalArgumentException if it is not libbpf. */
    static LoadedLibrary of(SymbolLookup library, Arena arena, String source) {
        return new LoadedLibrary(library, arena,
                ask(library, "libbpf_major_version"), ask(library, "libbpf_minor_version"), source);
    }

    private static int ask(SymbolLookup library, String function) {
        MemorySegment address = library.find(function).orElseThrow(IllegalArgumentException::new);
        try {
            return (int) Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }

    SymbolLookup symbols() {
        return library;
    }

    int major() {
        return major;
    }

    boolean isNewerThan(LoadedLibrary other) {
        return major != other.major ? major > other.major : minor > other.minor;
    }

    void unload() {
        arena.close();
    }

    /**
     * Its version.
     *
     * @return major and minor version: {@code 1.1}
     */
    public String version() {
        return major + "." + minor;
    }

    /**
     * Where it is from.
     *
     * @return {@code bundled}, {@code system}, or its path
     */
    public String source() {
        return source;
    }
}
