package io.s3trace.exchange;

import io.s3trace.bpf.capture.CaptureRecord;

/** Which connection of which process; one instance may be laid over record after record to look connections up. */
public final class ConnectionKey {
    private int tgid;
    private long handle;

    ConnectionKey() {}

    private ConnectionKey(int tgid, long handle) {
        this.tgid = tgid;
        this.handle = handle;
    }

    ConnectionKey of(CaptureRecord record) {
        tgid = record.tgid();
        handle = record.handle();
        return this;
    }

    boolean is(CaptureRecord record) {
        return handle == record.handle() && tgid == record.tgid();
    }

    /** A copy that will not change. */
    ConnectionKey frozen() {
        return new ConnectionKey(tgid, handle);
    }

    /** {@return the process} */
    public int tgid() {
        return tgid;
    }

    /** {@return the connection's address in its process} */
    public long handle() {
        return handle;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && key.tgid == tgid && key.handle == handle;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(handle * 0x9E37_79B9_7F4A_7C15L + tgid);
    }
}
