package io.s3trace.bpf.library;

import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The libbpf in use: the system's own if that is newer than the one in the jar, otherwise the one in the jar. The system
 * property {@value #PROPERTY} may choose another: {@code bundled}, {@code system}, or the path of a library. It is loaded when
 * first used, and stays loaded.
 */
public final class Libbpf {
    /** Name of the system property that chooses the library. */
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
        return Chosen.LIBRARY.get();
    }

    /**
     * The symbols of the library in use, for the generated bindings.
     *
     * @return the lookup that finds them
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

    /** The newest one; the last of equally new ones. The others are unloaded. */
    private static LoadedLibrary newest(LoadAttempt... attempts) {
        List<LoadedLibrary> loaded = Stream.of(attempts).map(LoadAttempt::library).filter(Objects::nonNull).toList();
        LoadedLibrary newest = loaded.stream().reduce((a, b) -> a.isNewerThan(b) ? a : b).orElseThrow(() ->
                new LibraryException("load libbpf: " + attempts[1].problem() + "; " + attempts[0].problem()));
        loaded.stream().filter(library -> library != newest).forEach(LoadedLibrary::unload);
        return newest;
    }

    /** Chooses when first used. If that has failed once, it fails again each time with the same reason. */
    private static final class Chosen {
        private static final Supplier<LoadedLibrary> LIBRARY = choose();

        private static Supplier<LoadedLibrary> choose() {
            try {
                LoadedLibrary library = load(System.getProperty(PROPERTY, ""));
                return () -> library;
            } catch (LibraryException e) {
                String problem = e.getMessage();
                return () -> {
                    throw new LibraryException(problem);
                };
            }
        }
    }
}
