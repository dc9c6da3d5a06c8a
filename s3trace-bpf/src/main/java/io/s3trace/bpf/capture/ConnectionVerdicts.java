package io.s3trace.bpf.capture;

/** Takes what the reader of records has found out about connections. */
public interface ConnectionVerdicts {
    /**
     * Has a connection ignored from its next request on.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     */
    void ignore(int tgid, long handle, long bornNanos);

    /**
     * Forgets a connection whose process is gone.
     *
     * @param tgid its process
     * @param handle its address there
     */
    void forget(int tgid, long handle);
}
