package io.s3trace.bpf.library;

import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The libbpf in use: the system's own if it is newer than the one in the jar, or what the system property
 * {@value #PROPERTY} says: {@code bundled}, {@code system}, or the path of a library. Loaded when first asked for, and for good.
 */
public final class Libbpf {
    /** Name of the system property that chooses. */
    public static final String PROPERTY = "io.s3trace.bpf.libbpf";

    private static final String BUNDLED = "bundled";
    private static final String SYSTEM = "system";

    private Libbpf() {}

    /**
     * The library in use.
     *
     * @return the library, which stays loaded
     * @throws LibraryException if there is none, or it is too old; the message says what to do
     * @throws IllegalCallerException if the JVM denies native access
     */
    public static LoadedLibrary inUse() {
        if (Chosen.REFUSAL != null) {
            throw Chosen.REFUSAL;
        }
        return Chosen.LIBRARY;
    }

    /**
     * The symbols of the library in use, for the generated bindings.
     *
     * @return how they are found
     */
    public static SymbolLookup symbols() {
        return inUse().symbols();
    }

    static LoadedLibrary load(String choice) {
        return switch (choice) {
            case "" -> newest(SystemLibrary.load(), BundledLibrary.load());
            case BUNDLED -> BundledLibrary.load().orThrow();
            case SYSTEM -> SystemLibrary.load().orThrow();
            default -> LoadAttempt.of(choice, choice).orThrow();
        };
    }

    /** The last one among equals. The others are unloaded. */
    private static LoadedLibrary newest(LoadAttempt... attempts) {
        List<LoadedLibrary> loaded = Stream.of(attempts).map(LoadAttempt::library).filter(Objects::nonNull).toList();
        LoadedLibrary newest = loaded.stream().reduce((a, b) -> a.isNewerThan(b) ? a : b).orElseThrow(() ->
                new LibraryException("load libbpf: " + attempts[1].problem() + "; " + attempts[0].problem()));
        loaded.stream().filter(library -> library != newest).forEach(LoadedLibrary::unload);
        return newest;
    }

    /** Chooses when first touched; fails again, with the same reason, whenever it failed once. */
    private static final class Chosen {
        private static final LoadedLibrary LIBRARY;
        private static final LibraryException REFUSAL;

        static {
            LoadedLibrary library = null;
            LibraryException refusal = null;
            try {
                library = load(System.getProperty(PROPERTY, ""));
            } catch (LibraryException e) {
                refusal = e;
            }
            LIBRARY = library;
            REFUSAL = refusal;
        }
    }
}
