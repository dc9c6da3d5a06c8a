package io.s3trace.recording;

/** How much memory all that is held back may take: one bound for the tracer. */
final class HeldMemory {
    private final long most;
    private long taken;

    HeldMemory(long most) {
        this.most = most;
    }

    /** Takes so many bytes; returns false, and takes none, if there are not as many. */
    boolean take(long bytes) {
        if (taken + bytes > most) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void give(long bytes) {
        taken -= bytes;
    }

    long taken() {
        return taken;
    }
}
