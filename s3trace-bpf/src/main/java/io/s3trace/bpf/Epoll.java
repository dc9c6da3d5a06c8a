package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.EFD_CLOEXEC;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLLET;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLLIN;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLL_CLOEXEC;
import static io.s3trace.bpf.generated.libbpf.libbpf.EPOLL_CTL_ADD;
import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_create1;
import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_ctl;
import static io.s3trace.bpf.generated.libbpf.libbpf.epoll_wait;
import static io.s3trace.bpf.generated.libbpf.libbpf.eventfd;
import static io.s3trace.bpf.generated.libbpf.libbpf.eventfd_write;

import io.s3trace.bpf.generated.libbpf.libbpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Waits until one file descriptor can be read, another thread ends the wait, or a time has passed: {@code epoll(7)},
 * {@code eventfd(2)}. Only one thread may wait at a time.
 */
final class Epoll implements AutoCloseable {
    /** struct epoll_event has 12 bytes on x86-64, where it is packed, and 16 elsewhere. */
    private static final int EVENT_LENGTH = 16;
    private static final int WATCHED = 2;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(WATCHED * EVENT_LENGTH, Long.BYTES);
    private final int epoll;
    private final int wakeUps;

    Epoll(int fd) {
        epoll = epoll_create1(EPOLL_CLOEXEC());
        wakeUps = eventfd(0, EFD_CLOEXEC());
        // Wake-ups are edge-triggered, so that nobody has to read them.
        if (epoll < 0 || wakeUps < 0 || !watch(fd, EPOLLIN()) || !watch(wakeUps, EPOLLIN() | EPOLLET())) {
            close();
            throw BpfException.because("watch ring buffer: epoll failed: raise the limit of open files: ulimit -n");
        }
    }

    private boolean watch(int fd, int what) {
        events.set(ValueLayout.JAVA_INT, 0, what);
        return epoll_ctl(epoll, EPOLL_CTL_ADD(), fd, events) == 0;
    }

    /**
     * Waits for a wake-up.
     *
     * @param millis longest time to wait
     * @return true if woken, false if the time has passed or a signal came
     */
    boolean await(int millis) {
        return epoll_wait(epoll, events, WATCHED, millis) > 0;
    }

    /** Ends the wait under way, or the next one. For any thread. */
    void wake() {
        eventfd_write(wakeUps, 1);
    }

    @Override
    public void close() {
        for (int fd : new int[] {epoll, wakeUps}) {
            if (fd >= 0) {
                libbpf.close(fd);
            }
        }
        arena.close();
    }
}
