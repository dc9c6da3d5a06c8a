package io.s3trace.internal.http2;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of single streams from records of HTTP/2 frames. Each stream's look as if it was a connection of HTTP/1.1 with
 * one exchange. All other records are handed on as they are. For one thread.
 */
public final class StreamRecords implements RecordHandler, AutoCloseable {
    /** How many connections are followed at once. If there is one more, the one silent for longest is not decoded any longer. */
    private static final int MOST = 16_384;

    private final RecordHandler next;
    private final IntConsumer lost;
    private final Consumer<Throwable> failed;
    private final HeadMemory memory;
    private final StreamWriter writer;
    private final HpackDecoder.Scratch scratch = new HpackDecoder.Scratch();
    private final Map<ConnectionKey, Followed> connections = new LinkedHashMap<>(16, 0.75f, true);
    private final ConnectionKey probe = new ConnectionKey();
    /** The connection looked up last, to which the next record probably belongs. It is the last one in the map's order. */
    private @Nullable Followed latest;
    /** Those of which it is not known of every stream whether it has ended. */
    private final Map<ConnectionKey, Followed> inDoubt = new HashMap<>();
    private final CaptureRecord record = new CaptureRecord();
    private final CaptureRecord past = new CaptureRecord();

    /** A connection, and what is to be said of it once it has a request. */
    private static final class Followed {
        final ConnectionKey key;
        final FramedConnection frames;
        final StreamWriter.NetworkMemory network = new StreamWriter.NetworkMemory();
        final int tgid;
        MemorySegment opening = MemorySegment.NULL;
        /** The record before which others were lost. */
        MemorySegment lossAt = MemorySegment.NULL;
        long lastNanos;

        Followed(ConnectionKey key, FramedConnection frames, int tgid) {
            this.key = key;
            this.frames = frames;
            this.tgid = tgid;
        }
    }

    /**
     * Begins with no connections.
     *
     * @param next takes the records
     * @param lost is told how many records of a connection were lost
     * @param failed is told what should not happen: the connection is not followed any longer then
     * @param memory bounds what is held of headers
     */
    public StreamRecords(RecordHandler next, IntConsumer lost, Consumer<Throwable> failed, HeadMemory memory) {
        this.next = next;
        this.lost = lost;
        this.failed = failed;
        this.memory = memory;
        this.writer = new StreamWriter(next);
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        if (record.wrap(ring, offset, length) == null) {
            next.onRecord(ring, offset, length);
            return;
        }
        int kind = record.kind();
        if (kind == CaptureRecord.SENT || kind == CaptureRecord.RECEIVED) {
            if (record.hasFrames()) {
                try {
                    onFrames();
                } catch (RuntimeException | Error e) { // whatever a record does, the next one is read
                    failed.accept(e);
                    forget();
                }
            } else {
                next.onRecord(ring, offset, length);
            }
            return;
        }
        if (connections.isEmpty() || !holds(kind)) {
            next.onRecord(ring, offset, length);
        }
    }

    private void onFrames() {
        Followed connection = find();
        if (connection != null && connection.frames.bornNanos != record.bornNanos()) {
            connection.frames.release(); // its end was lost
            connection = null;
        }
        if (connection == null) {
            connection = follow();
        }
        connection.lastNanos = record.endNanos();
        writer.begin(record, connection.network);
        count(connection, connection.frames.onFrames(record));
        if (connection.opening.byteSize() > 0 && connection.frames.requested()) {
            MemorySegment opening = connection.opening;
            connection.opening = MemorySegment.NULL;
            next.onRecord(opening, 0, (int) opening.byteSize());
        }
    }

    private void forget() {
        latest = null;
        Followed connection = connections.remove(probe.of(record));
        if (connection != null) {
            connection.frames.release();
        }
    }

    /**
     * Forgets connections that have been silent. If one goes on after all, its header fields are not known.
     *
     * @param before those of which nothing has moved since this time (CLOCK_MONOTONIC)
     */
    public void expire(long before) {
        latest = null;
        inDoubt.values().removeIf(connection -> isOutOfDoubt(connection, before));
        Iterator<Followed> silent = connections.values().iterator();
        while (silent.hasNext()) {
            Followed connection = silent.next();
            if (connection.lastNanos >= before) {
                return; // all others have been used later
            }
            connection.frames.release();
            silent.remove();
        }
    }

    private boolean isOutOfDoubt(Followed connection, long before) {
        if (connection.frames.isInDoubt()) {
            past.wrap(connection.lossAt, 0, CaptureRecord.SIZE);
            writer.begin(past, connection.network);
            connection.frames.expire(before);
        }
        return !connection.frames.isInDoubt();
    }

    private Followed follow() {
        if (connections.size() == MOST) {
            Iterator<Followed> silent = connections.values().iterator();
            silent.next().frames.release();
            silent.remove();
        }
        Followed connection = new Followed(
                probe.of(record).frozen(), new FramedConnection(record, writer, memory, scratch), record.tgid());
        connections.put(connection.key, connection);
        latest = connection;
        return connection;
    }

    /** Takes what happened to a connection or a process. Returns whether it is held back. */
    private boolean holds(int kind) {
        if (kind == CaptureRecord.PROCESS_EXITED) {
            end(record.tgid());
            return false;
        }
        Followed connection = known();
        if (connection == null) {
            return false;
        }
        if (kind == CaptureRecord.OPENED && !connection.frames.requested()) {
            hold(connection);
            return true;
        }
        if (kind == CaptureRecord.END_OF_STREAM || kind == CaptureRecord.CLOSED) {
            writer.begin(record, connection.network);
            count(connection, connection.frames.onChange(record));
        }
        if (kind == CaptureRecord.CLOSED) {
            latest = null;
            connections.remove(connection.key);
            connection.frames.close();
        }
        return false;
    }

    private @Nullable Followed find() {
        if (latest == null || !latest.key.is(record)) {
            latest = connections.get(probe.of(record));
        }
        return latest;
    }

    private @Nullable Followed known() {
        Followed connection = find();
        return connection != null && connection.frames.bornNanos == record.bornNanos() ? connection : null;
    }

    /** An opening is reported behind the first request, and so few that their memory need not be bounded. */
    private void hold(Followed connection) {
        connection.opening = copy(record.size());
    }

    private MemorySegment copy(int size) {
        return Arena.ofAuto().allocate(size, Long.BYTES).copyFrom(header(size));
    }

    private MemorySegment header(int size) {
        return record.memory().asSlice(record.payloadOffset() - CaptureRecord.SIZE, size);
    }

    private void end(int tgid) {
        latest = null;
        Iterator<Followed> all = connections.values().iterator();
        while (all.hasNext()) {
            Followed connection = all.next();
            if (connection.tgid == tgid) {
                connection.frames.release();
                all.remove();
            }
        }
    }

    private void count(Followed connection, int missing) {
        if (missing != 0) {
            lost.accept(missing);
        }
        if (missing != 0 || record.isUnreadable()) {
            connection.lossAt = connection.lossAt.byteSize() == 0 ? copy(CaptureRecord.SIZE)
                    : connection.lossAt.copyFrom(header(CaptureRecord.SIZE));
            inDoubt.put(connection.key, connection);
        }
    }

    /** {@return how many connections are followed} */
    public int connections() {
        return connections.size();
    }

    /** {@return how many streams are under way on them} */
    public int streams() {
        return connections.values().stream().mapToInt(connection -> connection.frames.size()).sum();
    }

    /** Forgets everything: no more records will come. */
    @Override
    public void close() {
        latest = null;
        connections.values().forEach(connection -> connection.frames.release());
        connections.clear();
    }
}
