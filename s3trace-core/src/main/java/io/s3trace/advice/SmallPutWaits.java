package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Small uploads wait between head and body, as with {@code Expect: 100-continue}. */
final class SmallPutWaits extends Rule {
    private static final double SHARE = 0.5;
    private static final long SMALL = 64 << 10;
    private static final long WAIT_NANOS = 20_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "small-put-waits",
            "Small uploads wait before they send",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " PutObject and UploadPart with a body of at most "
                    + SMALL + " bytes took at least " + time(WAIT_NANOS) + " to be sent, and no packet was lost.",
            "So few bytes fit into the first flight of a connection, and take microseconds to hand over. A client that takes "
                    + "longer waits between head and body: mostly for 100 Continue, one round trip and the server's time.",
            "Turn Expect: 100-continue off for small objects: expectContinueEnabled(false) of the SDK for Java 2, "
                    + "--header \"Expect:\" of curl.",
            "RFC 9110, section 10.1.1; SDK for Java 2, S3Configuration.Builder.expectContinueEnabled");

    private final Hits hits = new Hits();
    private long small;

    SmallPutWaits() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.PUT_OBJECT || operation == S3Operation.UPLOAD_PART;
    }

    @Override
    void take(Observation seen) {
        long bytes = seen.event().request().bodyBytes();
        if (bytes <= 0 || bytes > SMALL || seen.event().network().retransmits() > 0) {
            return;
        }
        small++;
        long send = seen.event().phases().sendNanos();
        if (send >= WAIT_NANOS) {
            hits.add(seen.event(), send);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(small);
        if (small < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(S3Operation.PUT_OBJECT),
                hits.count() + " of " + small + " small uploads waited between head and body, for "
                        + time(hits.nanos() / hits.count()) + " on average",
                hits.evidence(small), Figure.share("small uploads that waited", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
