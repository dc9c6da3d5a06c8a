package io.s3trace.benchmarks.overhead;

import java.io.IOException;

/** A tracer that runs in a process of its own. */
interface Tracer {
    /**
     * What a tracer saw.
     *
     * @param events requests
     * @param keys different keys among them
     * @param lost what it says it lost
     * @param settledKey a key's number: by then, all connections were traced
     * @param settledKeys different keys from there on
     */
    record Seen(long events, long keys, long lost, long settledKey, long settledKeys) {
        Seen(long events, long keys, long lost) {
            this(events, keys, lost, 0, keys);
        }
    }

    /** Attaches; when this returns, every probe is in place. */
    void start(Tracing tracing, long pid) throws IOException;

    /** The tracer's process. */
    long pid();

    /** Detaches. */
    Seen stop() throws IOException;
}
