package io.s3trace.bpf.library;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import org.jspecify.annotations.Nullable;

/**
 * The result of loading a library.
 *
 * @param library the library, or null if it could not be loaded
 * @param problem why it could not be loaded and what to do; empty if it could
 */
record LoadAttempt(@Nullable LoadedLibrary library, String problem) {

    /**
     * Loads a library.
     *
     * @param file its path, or its name for the dynamic loader to find
     * @param source where it is from, for messages
     */
    @SuppressWarnings("MustBeClosed") // the library keeps it, and closes it when it is unloaded
    static LoadAttempt of(String file, String source) {
        Arena arena = Arena.ofShared();
        try {
            LoadedLibrary library = LoadedLibrary.of(SymbolLookup.libraryLookup(file, arena), arena, source);
            if (library.major() >= 1) {
                return new LoadAttempt(library, "");
            }
            arena.close();
            return failed(source + ": version " + library.version() + " is too old: 1.0 or later is needed");
        } catch (IllegalArgumentException e) {
            arena.close();
            return failed(source + ": there is no such library, or it is for another system");
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    static LoadAttempt failed(String problem) {
        return new LoadAttempt(null, problem);
    }

    LoadedLibrary orThrow() {
        if (library == null) {
            throw new LibraryException("load libbpf: " + problem + " (chosen by -D" + Libbpf.PROPERTY + ")");
        }
        return library;
    }
}
