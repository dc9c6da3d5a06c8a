package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.container.ContainerInfo;
import io.s3trace.internal.collect.RecentMap;
import io.s3trace.internal.process.ProcessReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Notes in which containers processes run, before the first record of each. */
final class RecordedProcesses {
    private static final int MAX_PROCESSES = 65_536;
    private static final int HEAD = 16;

    private final ProcessReader processes;
    private final RecordingFile file;
    private final MemorySegment note = Arena.ofAuto().allocate(512, 8);
    private final Map<Integer, Long> noted = new RecentMap<>(MAX_PROCESSES);

    RecordedProcesses(ProcessReader processes, RecordingFile file) {
        this.processes = processes;
        this.file = file;
    }

    /**
     * Notes a record's process, unless that was done before. Returns false if there was no room: then the record must wait,
     * too.
     */
    boolean note(CaptureRecord record) {
        Long started = noted.get(record.tgid());
        boolean known = started != null && started == record.processStartNanos();
        if (!known && !append(record)) {
            return false;
        }
        if (!known) {
            noted.put(record.tgid(), record.processStartNanos());
        }
        return true;
    }

    private boolean append(CaptureRecord record) {
        ContainerInfo container = processes.container(record);
        if (container.id().isEmpty()) {
            return true;
        }
        byte[] id = container.id().getBytes(StandardCharsets.UTF_8);
        byte[] uid = container.podUid().getBytes(StandardCharsets.UTF_8);
        note.set(ValueLayout.JAVA_LONG, 0, record.processStartNanos());
        note.set(ValueLayout.JAVA_INT, 8, record.tgid());
        note.set(ValueLayout.JAVA_INT, 12, id.length);
        MemorySegment.copy(id, 0, note, ValueLayout.JAVA_BYTE, HEAD, id.length);
        MemorySegment.copy(uid, 0, note, ValueLayout.JAVA_BYTE, HEAD + id.length, uid.length);
        return file.append(FrameKind.PROCESS, note, 0, HEAD + id.length + uid.length) >= 0;
    }
}
