package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.RequestBeginning;

/** Where a request comes from: the thread that sent it, and its connection. */
public final class RequestOrigin {
    private long stream;
    private long beginning;
    private int tid;
    private String threadName = "";
    private boolean reused;

    RequestOrigin() {}

    void begin(CaptureRecord record, int at, boolean newReused) {
        stream = record.handle() ^ (long) record.tgid() << Integer.SIZE;
        tid = record.tid();
        threadName = record.threadName();
        beginning = at == 0
                ? RequestBeginning.of(record.memory(), record.payloadOffset(), record.payloadLength())
                : RequestBeginning.NONE;
        reused = newReused;
    }

    /** A number of the connection, to find heads that may be alike. */
    long stream() {
        return stream;
    }

    /** {@return how the request began: a {@link RequestBeginning}} */
    public long beginning() {
        return beginning;
    }

    /** {@return the thread that sent the first byte} */
    public int tid() {
        return tid;
    }

    /** {@return the name of that thread, if it is not the process's} */
    public String threadName() {
        return threadName;
    }

    /** {@return whether the connection had carried an earlier request} */
    public boolean reused() {
        return reused;
    }
}
