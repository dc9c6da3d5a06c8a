package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.collect.RecentMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names that were looked up, until a failed connect to S3 or handshake with S3 shows one of them. Of all others, the recording
 * only has that something was looked up, and how long that took. Bounded: the oldest are forgotten. For one thread.
 */
final class HeldNames {
    private static final int MAX_LOOKUPS = 4096;
    /** The most questions and answers about one name. */
    private static final int MAX_RECORDS = 16;

    private final RecordingFile file;
    private final Map<Lookup, List<HeldName>> held = new RecentMap<>(MAX_LOOKUPS);

    private record Lookup(int pid, long startNanos) {}

    private record HeldName(long place, byte[] name) {}

    HeldNames(RecordingFile file) {
        this.file = file;
    }

    /**
     * Holds back the name in a record, if there is one.
     *
     * @param place where the record's payload is in the file
     */
    void hold(CaptureRecord record, long place) {
        MemorySegment name = record.lookedUpName();
        if (place < 0 || name.byteSize() == 0) {
            return;
        }
        List<HeldName> names = held.computeIfAbsent(
                new Lookup(record.tgid(), record.startNanos()), lookup -> new ArrayList<>(1));
        if (names.size() < MAX_RECORDS) {
            long at = name.address() - record.memory().address() - record.payloadOffset();
            names.add(new HeldName(place + at, name.toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    /** An event shows the name of this lookup. */
    void show(int pid, long startNanos) {
        List<HeldName> names = held.remove(new Lookup(pid, startNanos));
        if (names != null) {
            names.forEach(name -> file.overwrite(name.place, MemorySegment.ofArray(name.name), 0, name.name.length));
        }
    }
}
