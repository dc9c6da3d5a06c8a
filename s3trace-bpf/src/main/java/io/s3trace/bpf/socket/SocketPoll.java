package io.s3trace.bpf.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Waits until something can be done with one of many sockets, or another thread ends the wait: poll(2), eventfd(2). What is
 * waited for is named before each wait. For one thread, but for {@link #wake}.
 */
public final class SocketPoll implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    /** POLLERR, POLLHUP and POLLNVAL, which are reported without having been asked for. */
    private static final int ENDED = 8 | 16 | 32;
    private static final int SIZE = 8;
    private static final int EVENTS = 4;
    private static final int RESULT = 6;

    private final int eventFd = SocketCalls.eventFd(); // the one that may fail
    private final Arena arena = Arena.ofShared();
    private final MemorySegment sockets;
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final MemorySegment wakeUps = arena.allocate(JAVA_LONG);
    private int count;

    /**
     * Makes one.
     *
     * @param capacity how many sockets there may be
     * @throws IOException if there are too many descriptors
     */
    public SocketPoll(int capacity) throws IOException {
        sockets = arena.allocate((long) SIZE * (capacity + 1), SIZE);
        clear();
    }

    /** Forgets all sockets. */
    public void clear() {
        count = 0;
        add(eventFd, POLLIN);
    }

    /**
     * Adds a socket that others connect to.
     *
     * @param listener the socket
     * @return its number
     */
    public int add(UnixListener listener) {
        return add(listener.descriptor(), POLLIN);
    }

    /**
     * Adds a connection. Its end is waited for.
     *
     * @param connection the connection
     * @param toReceive whether something that it has received is, too
     * @param toSend whether room for sending is, too
     * @return its number
     */
    public int add(UnixConnection connection, boolean toReceive, boolean toSend) {
        return add(connection.descriptor(), (toReceive ? POLLIN : 0) | (toSend ? POLLOUT : 0));
    }

    private int add(int descriptor, int events) {
        long place = (long) SIZE * count;
        sockets.set(JAVA_INT, place, descriptor);
        sockets.set(JAVA_SHORT, place + EVENTS, (short) events);
        sockets.set(JAVA_SHORT, place + RESULT, (short) 0);
        return count++;
    }

    /**
     * Waits.
     *
     * @param millis for how long at most
     */
    public void await(int millis) {
        if (SocketCalls.poll(sockets, count, millis) > 0 && has(0, POLLIN)) {
            SocketCalls.read(eventFd, wakeUps);
        }
    }

    /**
     * Says what the last wait has found.
     *
     * @param number of a socket
     * @return whether something has come
     */
    public boolean hasInput(int number) {
        return has(number, POLLIN);
    }

    /**
     * Says what the last wait has found.
     *
     * @param number of a socket
     * @return whether the other end has closed it
     */
    public boolean hasEnded(int number) {
        return has(number, ENDED);
    }

    /**
     * Says what the last wait has found.
     *
     * @param number of a socket
     * @return whether there is room for sending
     */
    public boolean hasRoom(int number) {
        return has(number, POLLOUT);
    }

    private boolean has(int number, int events) {
        return (sockets.get(JAVA_SHORT, (long) SIZE * number + RESULT) & events) != 0;
    }

    /** Ends the wait under way, or the next one. For any thread, before {@link #close}. */
    public void wake() {
        SocketCalls.write(eventFd, one);
    }

    @Override
    public void close() {
        SocketCalls.close(eventFd);
        arena.close();
    }
}
