package io.s3trace.internal.serving;

import io.s3trace.event.ProcessInfo;
import io.s3trace.internal.collect.RecentMap;
import io.s3trace.internal.process.ProcessReader;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose events are: looked up in {@code /proc} when the first event of a process comes, and again after a second, for processes
 * change users. A process that runs another program is another one here. Of one that has ended, what was last known holds. One
 * that had ended before, or that is of another system, is nobody's. If it has another user than at the last look, it is not known
 * which of them the event is of: then it is nobody's until the next look. Bounded; for one thread.
 */
final class EventOwners {
    private static final int REMEMBERED = 4096;
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Map<ProcessInfo, Known> known = new RecentMap<>(REMEMBERED);
    private final ProcessOwners processes;
    private final LongSupplier clock;

    /** @param seen what the last look has shown */
    private record Known(Optional<Owner> owner, Optional<Owner> seen, long sinceNanos) {}

    EventOwners(ProcessOwners processes, LongSupplier clock) {
        this.processes = processes;
        this.clock = clock;
    }

    Optional<Owner> of(ProcessInfo process) {
        long now = clock.getAsLong();
        Known before = known.get(process);
        if (before != null && now - before.sinceNanos < FRESH_NANOS) {
            return before.owner;
        }
        boolean lives = isThatProcess(process);
        Optional<Owner> owner = lives ? processes.of(process.pid()) : Optional.empty();
        if (lives && !isThatProcess(process)) {
            owner = Optional.empty(); // it ended meanwhile, and another one may have got its pid
            lives = false;
        }
        Known found = found(owner, lives, before, now);
        known.put(process, found);
        return found.owner;
    }

    private static Known found(Optional<Owner> seen, boolean lives, @Nullable Known before, long now) {
        if (before == null) {
            return new Known(seen, seen, now);
        }
        if (!lives) {
            return new Known(before.owner, before.seen, now);
        }
        return new Known(seen.equals(before.seen) ? seen : Optional.empty(), seen, now);
    }

    private boolean isThatProcess(ProcessInfo process) {
        return processes.startTicks(process.pid()) == ProcessReader.startTicks(process.startTime());
    }
}
