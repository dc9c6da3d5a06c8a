package io.s3trace.bpf;

import java.lang.foreign.MemorySegment;

/** Takes records out of a ring. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * Takes one record. Its bytes are the ring's own memory: they are valid until this method returns.
     *
     * @param ring memory that holds the record
     * @param offset where the record begins, a multiple of 8
     * @param length the record's size in bytes
     */
    void onRecord(MemorySegment ring, long offset, int length);
}
