package io.s3trace.bpf.jvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.library.Architecture;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * System calls, by the C library's function for calls that it does not know. So those that change credentials change those of
 * the calling thread only: the C library's own functions change all threads.
 */
final class LinuxCalls {
    static final int QUIT = 3;
    private static final long UNCHANGED = -1;

    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;
    private static final long OPENAT2 = 437;
    private static final boolean X86 = Architecture.current() == Architecture.X86_64;
    private static final long SETGROUPS = X86 ? 116 : 159;
    private static final long SETRESUID = X86 ? 117 : 147;
    private static final long SETRESGID = X86 ? 119 : 149;
    private static final long PRCTL = X86 ? 157 : 167;
    private static final long FLOCK = X86 ? 73 : 32;
    private static final long CLOSE = X86 ? 3 : 57;
    private static final long O_PATH_DIRECTORY = 010000000L | (X86 ? 0200000 : 040000);
    private static final long O_CLOEXEC = 02000000;
    private static final long O_NOFOLLOW = X86 ? 0400000 : 0100000;
    private static final long O_RDWR = 2;
    private static final long O_CREAT = 0100;
    private static final long O_EXCL = 0200;
    private static final long O_NONBLOCK = 04000;
    private static final long OWNER_ONLY = 0600;
    private static final long LOCK_EX_NB = 2 | 4;
    private static final int ENOENT = 2;
    private static final int EWOULDBLOCK = 11;
    private static final int EEXIST = 17;
    private static final long AT_FDCWD = -100;
    private static final long RESOLVE_IN_ROOT = 0x10;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    /** Of five arguments at most. The number is the fixed argument of the C function. */
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().find("syscall").orElseThrow(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().find("strerror").orElseThrow(), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long MAX_TEXT = 256;

    private LinuxCalls() {}

    /** Opens a process, so that its pid cannot come to mean another one. The caller closes the descriptor. */
    static int openProcess(int pid) throws IOException {
        return (int) call("open the process", PIDFD_OPEN, pid, 0, 0, 0);
    }

    /**
     * Opens a folder of another root directory for use in paths. Links within lead to where they lead for processes of that root.
     *
     * @param root the path of the root directory
     * @param inside a relative path
     */
    static int openFolder(String root, String inside) throws IOException {
        int above = openFolder(AT_FDCWD, root, O_PATH_DIRECTORY, 0);
        try {
            return openFolder(above, inside, O_PATH_DIRECTORY, RESOLVE_IN_ROOT);
        } finally {
            close(above);
        }
    }

    private static int openFolder(long above, String path, long flags, long resolve) throws IOException {
        long result = open(above, path, flags, 0, resolve);
        if (result < 0) {
            throw failure("open " + path, result);
        }
        return (int) result;
    }

    /** See openat2(2). Returns a descriptor or a negative errno. */
    private static long open(long above, String path, long flags, long mode, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(3 * Long.BYTES, Long.BYTES);
            how.set(JAVA_LONG, 0, flags | O_CLOEXEC);
            how.set(JAVA_LONG, Long.BYTES, mode);
            how.set(JAVA_LONG, 2 * Long.BYTES, resolve);
            return result(OPENAT2, above, arena.allocateFrom(path).address(), how.address(), how.byteSize());
        }
    }

    /**
     * Makes a file that only its owner can read, and opens it. No link is followed.
     *
     * @param folder a descriptor
     * @return a descriptor, or -1 if there is something of that name
     */
    static int create(int folder, String name) throws IOException {
        return openOr(folder, name, O_RDWR | O_CREAT | O_EXCL, OWNER_ONLY, EEXIST);
    }

    /**
     * Opens a file for reading. No link is followed, no pipe waited for.
     *
     * @return a descriptor, or -1 if there is nothing of that name
     */
    static int open(int folder, String name) throws IOException {
        return openOr(folder, name, O_NOFOLLOW | O_NONBLOCK, 0, ENOENT);
    }

    private static int openOr(int folder, String name, long flags, long mode, int expected) throws IOException {
        long result = open(folder, name, flags, mode, 0);
        if (result < 0 && result != -expected) {
            throw failure("open " + name, result);
        }
        return result < 0 ? -1 : (int) result;
    }

    /**
     * Locks a file, as far as others ask for such a lock, too: flock(2). The lock lasts until the descriptor is closed, or this
     * process ends.
     *
     * @return false if others have it
     */
    static boolean lock(int descriptor) throws IOException {
        long result = result(FLOCK, descriptor, LOCK_EX_NB, 0, 0);
        if (result < 0 && result != -EWOULDBLOCK) {
            throw failure("lock a file", result);
        }
        return result >= 0;
    }

    static void signal(int process, int signal) throws IOException {
        call("send a signal to the process", PIDFD_SEND_SIGNAL, process, signal, 0, 0);
    }

    static void close(int descriptor) throws IOException {
        call("close a descriptor", CLOSE, descriptor, 0, 0, 0);
    }

    /**
     * Makes the calling thread act as another user. Only what it acts as is changed. That user could else send signals to this
     * process, and look into its memory, through this thread: kill(2) and ptrace(2) ask for the other ids, too.
     */
    static void become(int uid, int gid) throws IOException {
        call("give up groups", SETGROUPS, 0, 0, 0, 0);
        call("act as group " + gid, SETRESGID, UNCHANGED, gid, UNCHANGED, 0);
        call("act as user " + uid, SETRESUID, UNCHANGED, uid, UNCHANGED, 0);
    }

    /** Whether other processes of the user may look into this one. A change of credentials takes that away. */
    static int dumpable() throws IOException {
        return (int) call("ask whether dumps are made", PRCTL, PR_GET_DUMPABLE, 0, 0, 0);
    }

    static void dumpable(int value) throws IOException {
        call("allow dumps", PRCTL, PR_SET_DUMPABLE, value, 0, 0);
    }

    private static long call(String what, long number, long first, long second, long third, long fourth) throws IOException {
        long result = result(number, first, second, third, fourth);
        if (result < 0) {
            throw failure(what, result);
        }
        return result;
    }

    private static IOException failure(String what, long result) {
        try {
            return new IOException("cannot " + what + ": " + text((int) -result));
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }

    /** What the kernel says: a negative number is an errno. */
    private static long result(long number, long first, long second, long third, long fourth) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) SYSCALL.invokeExact(state, number, first, second, third, fourth, 0L);
            if (result == -1) {
                return -(int) ERRNO.get(state, 0L);
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }

    private static String text(int errno) throws Throwable {
        return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(MAX_TEXT).getString(0);
    }
}
