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
    /** What SDKs and the AWS CLI do at once by default is 8 to 10. */
    private static final int AT_ONCE = 8;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "serial-requests",
            "Requests one after another",
            "At least " + COUNT + " GET, HEAD, PUT or DELETE requests of whole objects, and " + (int) (100 * SHARE)
                    + " % of all, began within " + time(PAUSE_NANOS) + " after the one before, of another object, had ended. "
                    + "Together they waited at least " + time(WAIT_NANOS) + " for the server.",
            "A client that waits for each answer before it asks for the next object uses a fraction of what S3 can do. If all "
                    + "of them waited for less than half a minute, there is not much to win.",
            "Make several requests at once, such as " + AT_ONCE + ": threads, an asynchronous client, or a transfer manager. "
                    + "Delete with DeleteObjects.",
            "Amazon S3, performance guidelines, \"Scale storage connections horizontally\"");

    private final Hits hits = new Hits();
    private long judged;
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
        judged++;
        String key = seen.event().resource().key();
        boolean follows = busyUntil != ObjectHistory.NEVER && seen.startNanos() >= busyUntil
                && seen.startNanos() - busyUntil <= PAUSE_NANOS;
        if (follows && !key.equals(lastKey)) {
            hits.add(seen.event(), seen.event().phases().waitNanos());
        }
        lastKey = key;
        busyUntil = Math.max(busyUntil, seen.endNanos());
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(judged);
        if (hits.count() < COUNT || share < SHARE || hits.nanos() < WAIT_NANOS) {
            return Optional.empty();
        }
        long saved = hits.nanos() - hits.nanos() / AT_ONCE;
        return finding(client.severityOf(saved), client.subject(),
                hits.count() + " requests of different objects were made one after another, and waited "
                        + time(hits.nanos()) + " for the server",
                hits.evidence(judged), Figure.millis("time in which one request at a time waited", hits.nanos(), WAIT_NANOS),
                new Saving(0, saved, 0));
    }
}
