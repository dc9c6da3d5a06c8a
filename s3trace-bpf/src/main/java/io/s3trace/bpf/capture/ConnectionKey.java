package io.s3trace.bpf.capture;

/** A connection of a process. One instance may be laid over record after record to look up their connections. */
public final class ConnectionKey {
    /** Stands for the owner of sockets, which processes may share: handles in the kernel's half of the addresses. */
    private static final int EVERY_PROCESS = 0;

    private int tgid;
    private long handle;
    private int stream;

    /** Is of no connection yet. */
    public ConnectionKey() {}

    private ConnectionKey(int tgid, long handle, int stream) {
        this.tgid = tgid;
        this.handle = handle;
        this.stream = stream;
    }

    /**
     * Lays it over a record.
     *
     * @param record the record
     * @return this
     */
    public ConnectionKey of(CaptureRecord record) {
        handle = record.handle();
        tgid = handle < 0 ? EVERY_PROCESS : record.tgid();
        return this;
    }

    /**
     * The same for one stream of HTTP/2, if the record is of one.
     *
     * @param record the record
     * @return this
     */
    public ConnectionKey ofStream(CaptureRecord record) {
        stream = record.stream();
        return of(record);
    }

    /**
     * The same for another stream.
     *
     * @param number the stream's
     * @return this
     */
    public ConnectionKey onStream(int number) {
        stream = number;
        return this;
    }

    /**
     * {@return whether a record is of this connection, or of another one at its address}
     *
     * @param record the record
     */
    public boolean is(CaptureRecord record) {
        return handle == record.handle() && (handle < 0 || tgid == record.tgid());
    }

    /** {@return a copy that will not change} */
    public ConnectionKey frozen() {
        return new ConnectionKey(tgid, handle, stream);
    }

    /** {@return the process; 0 if the connection is a socket} */
    public int tgid() {
        return tgid;
    }

    /** {@return the connection's address in its process} */
    public long handle() {
        return handle;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && key.tgid == tgid && key.handle == handle && key.stream == stream;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(handle * 0x9E37_79B9_7F4A_7C15L + tgid) + stream;
    }
}
