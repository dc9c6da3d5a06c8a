package io.s3trace.bpf.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The C library's functions for sockets: unix(7), socket(7), poll(2). Their results are numbers, or negative errnos. The
 * constants are those of Linux on x86-64 and arm64.
 */
final class SocketCalls {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ECONNABORTED = 103;

    private static final int AF_UNIX = 1;
    private static final int CLOEXEC = 02000000;
    private static final int NONBLOCK = 04000;
    private static final int STREAM = 1 | CLOEXEC | NONBLOCK;
    private static final int SOL_SOCKET = 1;
    private static final int MSG_PEEK = 2;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Since Linux 6.16. */
    private static final int SO_PASSRIGHTS = 83;
    /** Where {@code sun_path} is in its address, and its size, with the zero at its end. */
    private static final int PATH = 2;
    private static final int MAX_PATH = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT = function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle OPTION =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SET_OPTION =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECEIVE = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ = function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().find("strerror").orElseThrow(), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long MAX_TEXT = 256;

    private SocketCalls() {}

    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    /** Makes a socket that listens at a path. Its calls do not block. */
    static int listen(String path, int backlog) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= MAX_PATH) {
            throw new IOException("the path of a socket has at most " + (MAX_PATH - 1) + " bytes: " + path);
        }
        int socket = require("make a socket", call(state -> (int) SOCKET.invokeExact(state, AF_UNIX, STREAM, 0)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(PATH + MAX_PATH, Short.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH, name.length);
            refuseDescriptors(socket);
            require("bind " + path, call(state -> (int) BIND.invokeExact(state, socket, address, PATH + MAX_PATH)));
            require("listen at " + path, call(state -> (int) LISTEN.invokeExact(state, socket, backlog)));
            return socket;
        } catch (IOException | RuntimeException e) {
            close(socket);
            throw e;
        }
    }

    /** Has senders of descriptors (SCM_RIGHTS) fail. Connections inherit that. Where the kernel cannot do it, they are ignored. */
    private static void refuseDescriptors(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment no = arena.allocateFrom(JAVA_INT, 0);
            call(state -> (int) SET_OPTION.invokeExact(state, socket, SOL_SOCKET, SO_PASSRIGHTS, no, Integer.BYTES));
        }
    }

    static int accept(int socket) {
        return (int) call(state -> (int) ACCEPT.invokeExact(
                state, socket, MemorySegment.NULL, MemorySegment.NULL, CLOEXEC | NONBLOCK));
    }

    /** Reads an option of the level SOL_SOCKET. Returns its length. */
    static int option(int socket, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            long result = call(state -> (int) OPTION.invokeExact(state, socket, SOL_SOCKET, option, value, length));
            return result < 0 ? (int) result : length.get(JAVA_INT, 0);
        }
    }

    static int send(int socket, MemorySegment bytes) {
        return (int) call(state -> (long) SEND.invokeExact(state, socket, bytes, bytes.byteSize(), MSG_NOSIGNAL));
    }

    /** Receives, but leaves it there. */
    static int peek(int socket, MemorySegment bytes) {
        return (int) call(state -> (long) RECEIVE.invokeExact(state, socket, bytes, bytes.byteSize(), MSG_PEEK));
    }

    static int read(int descriptor, MemorySegment bytes) {
        return (int) call(state -> (long) READ.invokeExact(state, descriptor, bytes, bytes.byteSize()));
    }

    static int write(int descriptor, MemorySegment bytes) {
        return (int) call(state -> (long) WRITE.invokeExact(state, descriptor, bytes, bytes.byteSize()));
    }

    static int poll(MemorySegment descriptors, int count, int millis) {
        return (int) call(state -> (int) POLL.invokeExact(state, descriptors, (long) count, millis));
    }

    static int eventFd() throws IOException {
        return require("make an eventfd", call(state -> (int) EVENTFD.invokeExact(state, 0, CLOEXEC | NONBLOCK)));
    }

    static void close(int descriptor) {
        call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static int require(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + text((int) -result));
        }
        return (int) result;
    }

    @FunctionalInterface
    private interface Call {
        long invoke(MemorySegment state) throws Throwable;
    }

    private static long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = call.invoke(state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }

    private static String text(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(MAX_TEXT).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
