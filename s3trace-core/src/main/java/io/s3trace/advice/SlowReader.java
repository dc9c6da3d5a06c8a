package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;
import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Bodies come slowly, though the network is fast. */
final class SlowReader extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.5;
    private static final long LARGE = 64 * 1024;
    /** Bytes a second: a twentieth of what one connection gives. */
    private static final long SLOW = 4_000_000;
    /** A body that comes within that is not worth a word, whatever its size. */
    private static final long SHORT_NANOS = 50_000_000;
    /** The smallest receive buffer that clients have: so many bytes may come in a round trip, whatever the distance. */
    private static final double WINDOW = 65536;
    private static final double FRACTION = 0.1;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-reader",
            "Responses that are read slowly",
            "At least " + COUNT + " bodies of GETs, and " + percent(SHARE) + " of those of at least " + LARGE + " bytes, came "
                    + "with less than " + megabytes(SLOW) + " a second and less than " + percent(FRACTION)
                    + " of 64 KiB in each round trip, and took more than " + time(SHORT_NANOS)
                    + ". Requests of which the network lost packets do not count.",
            "One connection gives 85 to 90 MB/s. It gives less over a long way, but 64 KiB in each round trip at least. What is "
                    + "far below that is held back at one of its ends: by a client that has no CPU, or works on each piece "
                    + "before it reads the next; or by a server that sends slowly.",
            "Look whether ss -tn shows a Recv-Q on the client: then it does not read. Read the body at once, and work on it "
                    + "in another thread.",
            "Amazon S3, performance design patterns: \"one concurrent request for each 85-90 MB/s\"; RFC 9293, section 3.8.6");

    private final Hits hits = new Hits();
    private long judged;
    private long bytes;
    private long receiveNanos;

    SlowReader() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT;
    }

    @Override
    void take(Observation seen) {
        long size = seen.event().response().bodyBytes();
        long took = seen.event().phases().receiveNanos();
        long roundTrip = seen.event().network().roundTripNanos();
        if (size < LARGE || took <= 0 || roundTrip < 0 || seen.event().network().retransmits() > 0 || !seen.succeeded()) {
            return;
        }
        judged++;
        double inRoundTrip = size * (double) roundTrip / took;
        long allowed = Math.max(SHORT_NANOS, (long) (size * NANOS_PER_SECOND / SLOW));
        if (took > allowed && inRoundTrip < FRACTION * WINDOW) {
            hits.add(seen.event(), took - allowed);
            bytes += size;
            receiveNanos += took;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(judged);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()), client.subject(S3Operation.GET_OBJECT),
                hits.count() + " of " + judged + " bodies came with "
                        + megabytes((long) (bytes * NANOS_PER_SECOND / receiveNanos)) + " a second, though the network was fast",
                hits.evidence(judged), Figure.share("bodies that were read slowly", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
