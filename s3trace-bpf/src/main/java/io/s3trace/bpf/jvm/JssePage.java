package io.s3trace.bpf.jvm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that the agent in another process shares with this one. It is found in {@code /proc/PID/maps}, and read and written
 * through {@code /proc/PID/mem}, for nothing of it is in the file system. Its content is the other process's to write: it is
 * read as hostile. Thread-safe.
 *
 * <p>Each method throws an {@link IOException} if the process has ended. Only the {@link #figures()} are there still.
 */
public final class JssePage implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JssePage.class);
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
    private static final int HEX = 16;

    private final FileChannel memory;
    private final long address;
    private final Mapping mapping;
    /** What the process maps there, which outlives it; null if it may not be opened. */
    private @Nullable FileChannel file;

    private JssePage(FileChannel memory, Mapping mapping) {
        this.memory = memory;
        this.address = mapping.address();
        this.mapping = mapping;
    }

    /**
     * A line of {@code /proc/PID/maps}: proc(5).
     *
     * @param range the addresses, as they are written
     * @param offset where in the file it begins
     */
    private record Mapping(String range, long offset) {
        static Mapping of(String line) {
            String[] words = line.split(" +", 4);
            return new Mapping(words[0], Long.parseUnsignedLong(words[2], HEX));
        }

        long address() {
            return Long.parseUnsignedLong(range, 0, range.indexOf('-'), HEX);
        }
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
        String maps = new String(Files.readAllBytes(Proc.of(pid, "maps")), StandardCharsets.UTF_8);
        List<Mapping> mappings = maps.lines().filter(line -> line.contains(NAME)).map(Mapping::of).toList();
        if (mappings.isEmpty()) {
            return Optional.empty();
        }
        FileChannel memory = FileChannel.open(Proc.of(pid, "mem"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JssePage found = best(memory, mappings);
            if (found == null) {
                memory.close();
            } else {
                found.openFile(pid);
            }
            return Optional.ofNullable(found);
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** Needs CAP_CHECKPOINT_RESTORE, or CAP_SYS_ADMIN: proc(5). */
    private void openFile(int pid) {
        try {
            file = FileChannel.open(Proc.of(pid, "map_files", mapping.range()), StandardOpenOption.READ);
        } catch (IOException e) {
            LOGGER.debug("process {}: what its agent counts is not known when it has ended", pid, e);
        }
    }

    private static @Nullable JssePage best(FileChannel memory, List<Mapping> mappings) throws IOException {
        JssePage best = null;
        for (Mapping mapping : mappings) {
            JssePage page = new JssePage(memory, mapping);
            if (page.isOne() && (best == null || best.state() != State.HOOKS_IN || page.state() == State.HOOKS_IN)) {
                best = page;
            }
        }
        return best;
    }

    private boolean isOne() throws IOException {
        byte[] magic = new byte[MAGIC.length];
        read(0, magic.length).get(magic);
        return Arrays.equals(magic, MAGIC);
    }

    /**
     * Returns the layout. If it is not {@link #LAYOUT_VERSION}, nothing else has a meaning.
     *
     * @return its number
     * @throws IOException if the process has ended
     */
    public int layoutVersion() throws IOException {
        return read(VERSION, Integer.BYTES).getInt();
    }

    /**
     * Returns what has become of the hooks.
     *
     * @return the state
     * @throws IOException if the process has ended
     */
    public State state() throws IOException {
        int number = read(STATE, Integer.BYTES).getInt();
        return number >= 0 && number < State.UNKNOWN.ordinal() ? State.values()[number] : State.UNKNOWN;
    }

    /**
     * Returns whether the virtual machine was started with the agent. Then its hooks stay when a tracer goes.
     *
     * @return false if the agent was loaded later
     * @throws IOException if the process has ended
     */
    public boolean isFromStart() throws IOException {
        return read(ORIGIN, Integer.BYTES).getInt() == FROM_START;
    }

    /**
     * Returns why the agent has left the classes alone.
     *
     * @return a sentence; empty if it has not
     * @throws IOException if the process has ended
     */
    public String refusal() throws IOException {
        int length = Math.min(read(TEXT, Short.BYTES).getShort() & 0xffff, SIZE - TEXT - Short.BYTES);
        byte[] text = new byte[length];
        read(TEXT + Short.BYTES, length).get(text);
        return new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    }

    /**
     * Returns the agent's figures, counted since it was loaded first. If the process has ended, they are the last ones.
     *
     * @return the figures
     * @throws IOException if the process has ended, and what it mapped may not be opened
     */
    public Figures figures() throws IOException {
        ByteBuffer figures;
        try {
            figures = read(FIGURES, FIGURES_LENGTH);
        } catch (EOFException e) {
            if (file == null) {
                throw e;
            }
            figures = read(file, mapping.offset() + FIGURES, FIGURES_LENGTH);
        }
        return new Figures(figures.getLong(), figures.getLong(), figures.getLong(), figures.getLong());
    }

    /**
     * Says that another tracer begins. The agent then takes nothing for known that it has seen before. If no other tracer is
     * there, this one does not get what was kept for those before.
     *
     * @throws IOException if the process has ended
     */
    public void begin() throws IOException {
        long lease = read(LEASE, Long.BYTES).getLong();
        change(lease == 0 || System.nanoTime() - lease > 0 ? CHANGES + 1 : 0);
    }

    private void change(int tracers) throws IOException {
        int epoch = read(EPOCH, Integer.BYTES).getInt();
        write(EPOCH, buffer(Integer.BYTES).putInt((epoch & ~CHANGES) + tracers | epoch + 1 & CHANGES));
    }

    /**
     * Lets the hooks report for a while. If this process dies, they stop when it is over.
     *
     * @param ahead for how long from now
     * @throws IOException if the process has ended
     */
    public void renewLease(Duration ahead) throws IOException {
        long until = System.nanoTime() + ahead.toNanos(); // the same clock in all processes
        write(LEASE, until == 0 ? 1 : until);
    }

    /**
     * Makes the hooks dormant at once. Calls that are in one are handed over.
     *
     * @throws IOException if the process has ended
     */
    public void endLease() throws IOException {
        write(LEASE, 0);
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
        ByteBuffer both = buffer(2 * Integer.BYTES).putInt(head).putInt(other);
        write(BUDGETS, both);
    }

    private synchronized ByteBuffer read(int at, int length) throws IOException {
        return read(memory, address + at, length);
    }

    private static ByteBuffer read(FileChannel from, long at, int length) throws IOException {
        ByteBuffer buffer = buffer(length);
        while (buffer.hasRemaining()) {
            if (from.read(buffer, at + buffer.position()) <= 0) {
                throw new EOFException("the process has ended");
            }
        }
        return buffer.flip();
    }

    private void write(int at, long value) throws IOException {
        write(at, buffer(Long.BYTES).putLong(value));
    }

    private synchronized void write(int at, ByteBuffer value) throws IOException {
        value.flip();
        if (memory.write(value, address + at) != value.limit()) {
            throw new EOFException("the process has ended");
        }
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    /** Closes the files. The lease stays as it is. */
    @Override
    public void close() throws IOException {
        try (FileChannel _ = file) {
            memory.close();
        }
    }
}
