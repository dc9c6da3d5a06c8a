package io.s3trace.internal.recording;

import io.s3trace.internal.text.HeadMemory;

/** How much memory everything that is held back may take: a part of what heads may take in all. */
final class HeldMemory {
    private final HeadMemory heads;
    private final long most;
    private long taken;

    HeldMemory(HeadMemory heads, long most) {
        this.heads = heads;
        this.most = most;
    }

    /** Takes this many bytes. If there are not as many, takes none and returns false. */
    boolean take(long bytes) {
        if (taken + bytes > most || !heads.tryTake(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void give(long bytes) {
        taken -= bytes;
        heads.give(bytes);
    }
}
