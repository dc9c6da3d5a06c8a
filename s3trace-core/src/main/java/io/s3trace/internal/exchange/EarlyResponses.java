package io.s3trace.internal.exchange;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Puts responses after the requests that they answer. One thread of a process may have read a response before another thread's
 * call, which sent the request, has returned. The kernel side reports calls when they return. So such a response is held back
 * until the request comes, off the heap and within bounds. For one thread.
 */
public final class EarlyResponses implements RecordHandler, AutoCloseable {
    /** For how many connections records are held at once. If there is one more, the records held for longest are passed on. */
    private static final int MAX_CONNECTIONS = 1024;
    /** The most records held for one connection: a client that has read so many is not waiting for a call to return. */
    private static final int MAX_RECORDS = 64;

    private final RecordHandler next;
    private final Predicate<CaptureRecord> unasked;
    private final HeadMemory memory;
    private final Map<ConnectionKey, List<HeldRecord>> held = new LinkedHashMap<>();
    private final ConnectionKey probe = new ConnectionKey();
    private final CaptureRecord record = new CaptureRecord();

    /**
     * Begins with nothing held back.
     *
     * @param next takes the records
     * @param unasked whether a record of received bytes comes while no request waits for any
     * @param memory bounds what is held
     */
    public EarlyResponses(RecordHandler next, Predicate<CaptureRecord> unasked, HeadMemory memory) {
        this.next = next;
        this.unasked = unasked;
        this.memory = memory;
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        if (record.wrap(ring, offset, length) == null) {
            next.onRecord(ring, offset, length);
            return;
        }
        List<HeldRecord> before = held.isEmpty() ? null : held.get(probe.ofStream(record));
        int kind = record.kind();
        if (before == null) {
            if (!isEarly() || !hold(ring, offset, length)) {
                next.onRecord(ring, offset, length);
            }
        } else if (kind == CaptureRecord.SENT) {
            next.onRecord(ring, offset, length);
            held.remove(probe);
            letGo(before);
            if (record.stream() == 0) {
                letGo(held.getOrDefault(probe.onStream(CaptureRecord.UPGRADED_STREAM), List.of()));
                held.remove(probe);
            }
        } else if (kind == CaptureRecord.CLOSED || before.size() == MAX_RECORDS || !hold(ring, offset, length)) {
            held.remove(probe);
            letGo(before);
            next.onRecord(ring, offset, length);
        }
    }

    /** Is this a response, or an opening of a connection on which so far nothing but a response has been seen? */
    private boolean isEarly() {
        boolean may = record.kind() == CaptureRecord.RECEIVED && MessageStart.isResponse(record, 0)
                || record.kind() == CaptureRecord.OPENED && record.sent() == 0;
        return may && unasked.test(record);
    }

    /** Holds a record. Returns false, and holds nothing, if there is no memory. */
    private boolean hold(MemorySegment ring, long offset, int length) {
        if (!memory.take(length)) {
            return false;
        }
        if (held.size() == MAX_CONNECTIONS) {
            Iterator<List<HeldRecord>> eldest = held.values().iterator();
            List<HeldRecord> records = eldest.next();
            eldest.remove();
            letGo(records);
        }
        held.computeIfAbsent(probe.ofStream(record).frozen(), key -> new ArrayList<>(1))
                .add(new HeldRecord(ring, offset, length));
        return true;
    }

    private void letGo(List<HeldRecord> records) {
        for (HeldRecord each : records) {
            try (each) {
                next.onRecord(each.bytes, 0, (int) each.bytes.byteSize());
            }
            memory.give(each.bytes.byteSize());
        }
    }

    /** Passes on everything that is held: no request will come. */
    @Override
    public void close() {
        held.values().forEach(this::letGo);
        held.clear();
    }
}
