package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Requests are made one after another that could be made at once. */
final class SerialRequests extends Rule {
    private static final int COUNT = 100;
    private static final double SHARE = 0.9;
    private static final long WAIT_NANOS = 30_000_000_000L;
    /** As long as a client may be busy between two requests: after that, it was doing something else. */
    private static final long PAUSE_NANOS = 50_000_000;
    /** A server that answers sooner is a cache, or on the same host: its clients are seldom held back by it. */
    private static final long WORTH_NANOS = 10_000_000;
    /** What SDKs and the AWS CLI do at once by default is 8 to 10. */
    private static final int AT_ONCE = 8;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "serial-requests",
            "Requests one after another",
            "At least " + COUNT + " GET, HEAD, PUT or DELETE requests of whole objects, and " + (int) (100 * SHARE)
                    + " % of those of another object than the one before, began within " + time(PAUSE_NANOS)
                    + " after that had ended. "
                    + "Together they waited at least " + time(WAIT_NANOS) + " for the server, and " + time(WORTH_NANOS)
                    + " for each object.",
            "A client that waits for each answer before it asks for the next object uses a fraction of what S3 can do. If all "
                    + "of them waited for less than half a minute, there is not much to win.",
            "Make several requests at once, such as " + AT_ONCE + ": threads, an asynchronous client, or a transfer manager. "
                    + "Delete with DeleteObjects.",
            "Amazon S3, performance guidelines, \"Scale storage connections horizontally\"");

    private final Hits hits = new Hits();
    private long judged;
    /** How long requests waited for the object that was asked for before, such as a GET after a HEAD. */
    private long againNanos;
    private long busyUntil = ObjectHistory.NEVER;
    private String lastKey = "";

    SerialRequests() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return isOfWholeObject(operation);
    }

    @Override
    void take(Observation seen) {
        if (!seen.range().isEmpty()) {
            return;
        }
        String key = seen.event().resource().key();
        boolean another = !key.equals(lastKey);
        judged += another ? 1 : 0;
        boolean follows = busyUntil != ObjectHistory.NEVER && seen.startNanos() >= busyUntil
                && seen.startNanos() - busyUntil <= PAUSE_NANOS;
        long wait = Math.max(0, seen.event().phases().waitNanos());
        if (follows && another) {
            hits.add(seen.event(), wait);
        } else if (follows) {
            againNanos += wait;
        }
        lastKey = key;
        busyUntil = Math.max(busyUntil, seen.endNanos());
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(judged);
        long waited = hits.nanos() + againNanos;
        if (hits.count() < COUNT || share < SHARE || waited < WAIT_NANOS || waited / hits.count() < WORTH_NANOS) {
            return Optional.empty();
        }
        long saved = waited - waited / AT_ONCE;
        return finding(client.severityOf(saved), client.subject(),
                hits.count() + " requests of different objects were made one after another, and waited "
                        + time(waited) + " for the server",
                hits.evidence(judged), Figure.millis("time in which one request at a time waited", waited, WAIT_NANOS),
                new Saving(0, saved, 0));
    }
}
