package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page that the agent in another process shares with this one, field by field. Its content is the other process's to write:
 * it is read as hostile. Thread-safe.
 *
 * <p>Each method throws an {@link IOException} if the process has ended. Only the {@link #figures()} are there still.
 */
public final class JssePage implements AutoCloseable {
    /** The layout that this class knows. */
    public static final int LAYOUT_VERSION = 1;

    private static final String NAME = "/.s3trace-jsse-";
    private static final int SIZE = 4096;
    private static final byte[] MAGIC = "S3TJSSE1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 8;
    private static final int STATE = 12;
    private static final int ORIGIN = 16;
    private static final int FROM_START = 1;
    private static final int EPOCH = 20;
    private static final int CHANGES = 0xffff;
    private static final int LEASE = 24;
    private static final int BUDGETS = 32;
    private static final int FIGURES = 40;
    private static final int FIGURES_LENGTH = 4 * Long.BYTES;
    private static final int TEXT = 72;
    private static final int MAX_BUDGET = 16384;

    private final SharedPage page;

    private JssePage(SharedPage page) {
        this.page = page;
    }

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
     * @param throwables calls that were not handed over, because something was thrown in a hook, and swallowed there
     * @param noSlot calls that were not handed over, because too many threads were in hooks
     * @param leaseOver calls that were not handed over, because the lease had not been renewed in time
     */
    public record Figures(long handOvers, long throwables, long noSlot, long leaseOver) {}

    /**
     * Finds the page. Of several, it is one of hooks that are installed, else the last one.
     *
     * @param pid the process
     * @return empty if the agent is not loaded there; the caller closes it
     * @throws IOException if the process has ended, or may not be looked at
     */
    public static Optional<JssePage> find(int pid) throws IOException {
        List<SharedPage> mapped = SharedPage.all(pid, NAME);
        if (mapped.isEmpty()) {
            return Optional.empty();
        }
        try {
            JssePage found = best(mapped);
            if (found == null) {
                mapped.getFirst().close();
            } else {
                found.page.openFile(pid);
            }
            return Optional.ofNullable(found);
        } catch (IOException | RuntimeException e) {
            mapped.getFirst().close();
            throw e;
        }
    }

    private static @Nullable JssePage best(List<SharedPage> mapped) throws IOException {
        JssePage best = null;
        for (SharedPage page : mapped) {
            JssePage one = new JssePage(page);
            if (one.isOne() && (best == null || best.state() != State.HOOKS_IN || one.state() == State.HOOKS_IN)) {
                best = one;
            }
        }
        return best;
    }

    private boolean isOne() throws IOException {
        byte[] magic = new byte[MAGIC.length];
        page.read(0, magic.length).get(magic);
        return Arrays.equals(magic, MAGIC);
    }

    /**
     * Returns the layout. If it is not {@link #LAYOUT_VERSION}, nothing else has a meaning.
     *
     * @return its number
     * @throws IOException if the process has ended
     */
    public int layoutVersion() throws IOException {
        return page.read(VERSION, Integer.BYTES).getInt();
    }

    /**
     * Returns what has become of the hooks.
     *
     * @return the state
     * @throws IOException if the process has ended
     */
    public State state() throws IOException {
        int number = page.read(STATE, Integer.BYTES).getInt();
        return number >= 0 && number < State.UNKNOWN.ordinal() ? State.values()[number] : State.UNKNOWN;
    }

    /**
     * Returns whether the virtual machine was started with the agent. Then its hooks stay when a tracer goes.
     *
     * @return false if the agent was loaded later
     * @throws IOException if the process has ended
     */
    public boolean isFromStart() throws IOException {
        return page.read(ORIGIN, Integer.BYTES).getInt() == FROM_START;
    }

    /**
     * Returns why the agent has left the classes alone.
     *
     * @return a sentence; empty if it has not
     * @throws IOException if the process has ended
     */
    public String refusal() throws IOException {
        int length = Math.min(page.read(TEXT, Short.BYTES).getShort() & 0xffff, SIZE - TEXT - Short.BYTES);
        byte[] text = new byte[length];
        page.read(TEXT + Short.BYTES, length).get(text);
        return new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    }

    /**
     * Returns the agent's figures, counted since it was loaded first. If the process has ended, they are the last ones.
     *
     * @return the figures
     * @throws IOException if the process has ended, and what it mapped may not be opened
     */
    public Figures figures() throws IOException {
        ByteBuffer figures = page.last(FIGURES, FIGURES_LENGTH);
        return new Figures(figures.getLong(), figures.getLong(), figures.getLong(), figures.getLong());
    }

    /**
     * Says that another tracer begins. The agent then takes nothing for known that it has seen before. If no other tracer is
     * there, this one does not get what was kept for those before.
     *
     * @throws IOException if the process has ended
     */
    public void begin() throws IOException {
        long lease = page.read(LEASE, Long.BYTES).getLong();
        change(lease == 0 || System.nanoTime() - lease > 0 ? CHANGES + 1 : 0);
    }

    private void change(int tracers) throws IOException {
        int epoch = page.read(EPOCH, Integer.BYTES).getInt();
        page.write(EPOCH, SharedPage.buffer(Integer.BYTES).putInt((epoch & ~CHANGES) + tracers | epoch + 1 & CHANGES));
    }

    /**
     * Lets the hooks report for a while. If this process dies, they stop when it is over.
     *
     * @param ahead for how long from now
     * @throws IOException if the process has ended
     */
    public void renewLease(Duration ahead) throws IOException {
        long until = System.nanoTime() + ahead.toNanos(); // the same clock in all processes
        page.write(LEASE, SharedPage.buffer(Long.BYTES).putLong(until == 0 ? 1 : until));
    }

    /**
     * Makes the hooks dormant at once. Calls that are in one are handed over.
     *
     * @throws IOException if the process has ended
     */
    public void endLease() throws IOException {
        page.write(LEASE, SharedPage.buffer(Long.BYTES).putLong(0));
        change(0);
    }

    /**
     * Sets how much of a call is handed over, from its beginning.
     *
     * @param head bytes of a call that begins like a request or response of HTTP, up to 16 KiB
     * @param other bytes of any other call, up to 16 KiB
     * @throws IllegalArgumentException if one is negative or larger
     * @throws IOException if the process has ended
     */
    public void setBudgets(int head, int other) throws IOException {
        if (head < 0 || head > MAX_BUDGET || other < 0 || other > MAX_BUDGET) {
            throw new IllegalArgumentException("budgets must be from 0 to " + MAX_BUDGET + ": " + head + ", " + other);
        }
        page.write(BUDGETS, SharedPage.buffer(2 * Integer.BYTES).putInt(head).putInt(other));
    }

    /** Closes the files. The lease stays as it is. */
    @Override
    public void close() throws IOException {
        page.close();
    }
}
