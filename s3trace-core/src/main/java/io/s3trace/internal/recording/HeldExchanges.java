package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.exchange.Exchange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exchanges whose verdict is not known yet, the oldest first. If there is no memory for more, the oldest is given up: only its
 * shape is recorded. For one thread.
 */
final class HeldExchanges implements AutoCloseable {
    private final Map<Exchange, HeldExchange> open = new LinkedHashMap<>();
    private final MemorySegment scratch = Arena.ofAuto().allocate(CaptureRecord.MAX_PAYLOAD, 8);
    private final HeldMemory memory;
    private final HeadWriter writer;
    private final RecordingFile file;
    private volatile long givenUp;

    HeldExchanges(HeldMemory memory, HeadWriter writer, RecordingFile file) {
        this.memory = memory;
        this.writer = writer;
        this.file = file;
    }

    /**
     * Holds back the part of an exchange that a record has.
     *
     * @param from the position before which bytes belong to other exchanges
     * @param to the position from which on they do
     * @param place where the record's payload is in the file
     */
    void take(Exchange exchange, CaptureRecord record, long from, long to, long place) {
        HeldExchange held = open.computeIfAbsent(exchange, key -> new HeldExchange(memory));
        for (int tries = open.size(); !held.take(exchange, record, from, to, place) && tries > 0; tries--) {
            giveUpOldest();
        }
        boolean sent = record.kind() == CaptureRecord.SENT;
        (sent ? held.requestChunks : held.responseChunks).write(
                sent ? exchange.requestPlace() : exchange.responsePlace(), record, from, place, scratch, file);
        if (held.isGivenUp() && exchange.responsePlace().headRead()) {
            writer.writeShape(held);
        }
    }

    /** Writes what may be written of an exchange, once it is known whether it is S3's, and drops the rest. */
    void judge(Exchange exchange, boolean s3) {
        HeldExchange held = open.remove(exchange);
        if (held == null) {
            return;
        }
        if (s3 && !held.isGivenUp()) {
            writer.write(held, exchange);
        } else {
            writer.writeShape(held);
        }
        held.close();
    }

    /** Gives up the oldest exchange, and moves it to the end of the line: its response is still to come. */
    private void giveUpOldest() {
        Iterator<Map.Entry<Exchange, HeldExchange>> oldest = open.entrySet().iterator();
        Map.Entry<Exchange, HeldExchange> entry = oldest.next();
        oldest.remove();
        HeldExchange held = entry.getValue();
        givenUp += held.isGivenUp() ? 0 : 1;
        held.giveUp();
        writer.writeShape(held);
        open.put(entry.getKey(), held);
    }

    /** {@return exchanges of which only the shape was recorded because there was no memory to wait for their verdict} */
    long givenUp() {
        return givenUp;
    }

    /** Drops everything. */
    @Override
    public void close() {
        open.values().forEach(HeldExchange::close);
        open.clear();
    }
}
