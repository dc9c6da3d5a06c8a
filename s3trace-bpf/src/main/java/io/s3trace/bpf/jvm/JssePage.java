package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The page that the agent in another process shares with this one. It is found in {@code /proc/PID/maps}, and read and written
 * through {@code /proc/PID/mem}, for nothing of it is in the file system. Its content is the other process's to write: it is
 * read as hostile. Not thread-safe.
 */
public final class JssePage implements AutoCloseable {
    /** The layout that this class knows. */
    public static final int LAYOUT_VERSION = 1;

    private JssePage() {}

    /** What has become of the hooks. */
    public enum State {
        /** The agent has begun. */
        LOADING,
        /** They are installed. They do something while the lease lasts. */
        HOOKS_IN,
        /** The classes are as they were. */
        HOOKS_OUT,
        /** The agent has left the classes alone: see {@link #refusal()}. */
        REFUSED,
        /** A number that this class does not know. */
        UNKNOWN
    }

    /**
     * The agent's own figures.
     *
     * @param handOvers calls that were handed over
     * @param throwables what was thrown in a hook, and swallowed there
     * @param noSlot calls that were not handed over, because too many threads were in hooks
     */
    public record Figures(long handOvers, long throwables, long noSlot) {}

    /**
     * Finds the page.
     *
     * @param pid the process
     * @return empty if the agent is not loaded there
     * @throws IOException if the process has ended, or may not be looked at
     */
    public static Optional<JssePage> find(int pid) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return the layout; if it is not {@link #LAYOUT_VERSION}, nothing else may be asked} */
    public int layoutVersion() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return what has become of the hooks} */
    public State state() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return the number at the beginning of each header that this agent hands over} */
    public long token() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return why the agent has left the classes alone, or what the last load failed with; empty if neither} */
    public String refusal() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return the agent's figures} */
    public Figures figures() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets the hooks report for a while. If this process dies, they stop when it is over.
     *
     * @param ahead for how long from now
     */
    public void renewLease(Duration ahead) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes the hooks dormant at once. Calls that are in one are handed over. */
    public void endLease() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets how much of a call is handed over, from its beginning. Both are limited to 16 KiB.
     *
     * @param head of a call that begins like a request or response of HTTP
     * @param other of any other call
     */
    public void setBudgets(int head, int other) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Closes the file. The lease stays as it is. */
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
