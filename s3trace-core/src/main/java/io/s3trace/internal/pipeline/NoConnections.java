package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.KnownConnections;
import java.util.Optional;

/** For use without a kernel side. */
final class NoConnections implements KnownConnections {
    @Override
    public void giveUp(int tgid, long handle, long bornNanos, long untilNanos, long[] beginnings) {
        // there is no kernel side
    }

    @Override
    public Optional<State> find(int tgid, long handle, long bornNanos) {
        return Optional.empty();
    }

    @Override
    public void forget(int tgid, long handle) {
        // there is no kernel side
    }
}
