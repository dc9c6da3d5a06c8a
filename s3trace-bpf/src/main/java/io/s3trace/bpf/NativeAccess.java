package io.s3trace.bpf;

import io.s3trace.bpf.library.Architecture;
import io.s3trace.bpf.library.Libbpf;
import io.s3trace.bpf.library.LibraryException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The access to libbpf. It loads the library once. It also calls those of its functions that return a pointer: the reason for
 * their failure is in errno, which the JVM may overwrite unless it is captured with the call.
 */
final class NativeAccess {
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private NativeAccess() {}

    /** A downcall; the segment receives errno. */
    @FunctionalInterface
    interface Call<T> {
        T invoke(MemorySegment callState) throws Throwable;
    }

    /**
     * Makes sure that libbpf is there.
     *
     * @throws BpfException if it is absent, too old, or the JVM denies native access; the message says what to do
     */
    static void ensureLoaded() {
        if (Loaded.PROBLEM != null) {
            throw BpfException.because(Loaded.PROBLEM);
        }
    }

    /**
     * The architecture that this JVM runs on.
     *
     * @throws BpfException if there is no BPF object for it
     */
    static Architecture architecture() {
        try {
            return Architecture.current();
        } catch (LibraryException e) {
            throw BpfException.because(e.getMessage());
        }
    }

    /**
     * Finds a function of libbpf 1.0 that the generated bindings do not have.
     *
     * @param name the function
     */
    static MethodHandle function(String name, FunctionDescriptor descriptor) {
        ensureLoaded();
        return Linker.nativeLinker().downcallHandle(
                Libbpf.symbols().find(name).orElseThrow(), descriptor);
    }

    static MethodHandle capturing(MemorySegment function, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return Linker.nativeLinker().downcallHandle(function, descriptor, all);
    }

    /**
     * Calls a function that returns a pointer.
     *
     * @param attempt what is tried on what, for the message
     * @throws BpfException if it returns null or MAP_FAILED
     */
    static MemorySegment pointer(String attempt, Call<MemorySegment> call) {
        return withState(state -> {
            MemorySegment result = call.invoke(state);
            if (result.address() == 0 || result.address() == -1) {
                throw BpfException.failed(attempt, errno(state));
            }
            LibbpfLog.take();
            return result;
        });
    }

    /**
     * Calls a function that returns a file descriptor.
     *
     * @return the descriptor, or {@code -errno}
     */
    static int descriptor(Call<Long> call) {
        return withState(state -> {
            long result = call.invoke(state);
            return result < 0 ? -errno(state) : (int) result;
        });
    }

    /**
     * Calls a function that cannot fail, or whose result says how it failed.
     *
     * @param call ignores the segment
     */
    static <T> T result(Call<T> call) {
        return withState(call);
    }

    private static <T> T withState(Call<T> call) {
        try (Arena arena = Arena.ofConfined()) {
            return call.invoke(arena.allocate(CALL_STATE));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }

    private static int errno(MemorySegment callState) {
        return (int) ERRNO.get(callState, 0L);
    }

    /**
     * Checks what a function of libbpf returned.
     *
     * @return result, if it is not negative
     * @throws BpfException if it is {@code -errno}
     */
    static int check(String attempt, int result) {
        if (result < 0) {
            throw BpfException.failed(attempt, -result);
        }
        return result;
    }

    /** Loads libbpf when first used. If that has failed once, it fails again each time with the same reason. */
    private static final class Loaded {
        private static final String FLAG = Loaded.class.getModule().isNamed()
                ? Loaded.class.getModule().getName()
                : "ALL-UNNAMED";
        private static final @Nullable String PROBLEM = load();

        private static @Nullable String load() {
            try {
                Libbpf.inUse();
            } catch (LibraryException e) {
                return e.getMessage();
            } catch (IllegalCallerException e) {
                return "load libbpf: the JVM denies native access: start java with --enable-native-access=" + FLAG;
            }
            LibbpfLog.install();
            return null;
        }
    }
}
