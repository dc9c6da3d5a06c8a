package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLLIN;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLL_CLOEXEC;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLL_CTL_ADD;

import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_create1;
import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_ctl;
import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_wait;

import io.s3trace.bpf.generated.libbpf.libbpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits until one file descriptor can be read, or a time has passed: {@code epoll(7)}. */
final class Epoll implements AutoCloseable {
    /** struct epoll_event has 12 bytes on x86-64, where it is packed, and 16 elsewhere. */
    private static final int EVENT_LENGTH = 16;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment event = arena.allocate(EVENT_LENGTH, Long.BYTES);
    private final int epoll;

    Epoll(int fd) {
        epoll = epoll_create1(EPOLL_CLOEXEC());
        event.set(ValueLayout.JAVA_INT, 0, EPOLLIN());
        if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD(), fd, event) < 0) {
            close();
            throw BpfException.because("watch ring buffer: epoll failed: raise the limit of open files: ulimit -n");
        }
    }

    /**
     * Waits for a wake-up.
     *
     * @param millis longest time to wait
     * @return true if woken, false if the time has passed or a signal came
     */
    boolean await(int millis) {
        return epoll_wait(epoll, event, 1, millis) > 0;
    }

    @Override
    public void close() {
        if (epoll >= 0) {
            libbpf.close(epoll);
        }
        arena.close();
    }
}
