package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.event.ResolveEvent;
import io.s3trace.internal.process.TracedProcess;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lookups by processes that ask name servers themselves, until all that they have asked about a name is answered. There is no
 * sign that a process gives up. So a lookup that has found nothing yet is reported when the process has ended, or has not asked
 * again for a while. For one thread.
 */
final class OpenLookups {
    /** For the kernel side, a question that comes later than this belongs to another lookup. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    /** The same after an answer, with some time for records to arrive. */
    private static final long CONTINUED_NANOS = 2_000_000_000L;
    private static final int MAX_OPEN = 1024;

    private final Map<Key, OpenLookup> open = new LinkedHashMap<>();
    private final ConnectFactory events;
    private final Consumer<ResolveEvent> told;

    private record Key(TracedProcess process, long startNanos) {}

    OpenLookups(ConnectFactory events, Consumer<ResolveEvent> told) {
        this.events = events;
        this.told = told;
    }

    /** A process has asked, in a lookup that began at the given time. */
    void onAsked(TracedProcess process, NameLookup question, int tid, long startNanos, long nanos) {
        lookup(new Key(process, startNanos), tid).ask(question, nanos);
    }

    /** A process has got an answer, in a lookup that began at the given time. */
    void onAnswered(TracedProcess process, NameLookup answer, int tid, long startNanos, long nanos) {
        Key key = new Key(process, startNanos);
        OpenLookup answered = lookup(key, tid);
        answered.answer(answer, nanos);
        if (answered.isAnswered() && answered.hasFound()) {
            open.remove(key);
            tell(key, answered, false, nanos);
        }
    }

    private OpenLookup lookup(Key key, int tid) {
        OpenLookup lookup = open.computeIfAbsent(key, fresh -> new OpenLookup(tid));
        if (open.size() > MAX_OPEN) {
            tellFirst();
        }
        return lookup;
    }

    private void tellFirst() {
        Map.Entry<Key, OpenLookup> first = open.entrySet().iterator().next();
        open.remove(first.getKey());
        tell(first.getKey(), first.getValue(), false, first.getValue().lastNanos());
    }

    void onProcessEnded(TracedProcess process, long nanos) {
        tell(entry -> entry.getKey().process == process, true, nanos);
    }

    void expire(long now) {
        tell(entry -> now - entry.getValue().lastNanos()
                > (entry.getValue().isAnswered() ? CONTINUED_NANOS : PATIENCE_NANOS), false, 0);
    }

    int size() {
        return open.size();
    }

    private void tell(Predicate<Map.Entry<Key, OpenLookup>> which, boolean abandoned, long endNanos) {
        for (Iterator<Map.Entry<Key, OpenLookup>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, OpenLookup> entry = all.next();
            if (which.test(entry)) {
                all.remove();
                OpenLookup lookup = entry.getValue();
                boolean waits = abandoned && !lookup.isAnswered() && !lookup.hasFound();
                tell(entry.getKey(), lookup, waits, waits ? endNanos : lookup.lastNanos());
            }
        }
    }

    private void tell(Key key, OpenLookup lookup, boolean abandoned, long endNanos) {
        told.accept(events.lookup(lookup.outcome(abandoned), key.process, lookup.tid(), key.startNanos, endNanos));
    }
}
