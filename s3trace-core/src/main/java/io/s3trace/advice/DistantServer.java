package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The server is far away. */
final class DistantServer extends Rule {
    private static final double SHARE = 0.5;
    private static final long FAR_NANOS = 20_000_000;
    /** A round trip between zones of one region takes 1 to 2 ms. */
    private static final long NEAR_NANOS = 2_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "distant-server",
            "A server far away",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " requests were made over a connection with a round trip "
                    + "time of at least " + time(FAR_NANOS) + ".",
            "Within a region, a round trip takes 1 to 2 ms. Each request takes one round trip at least, a new connection two "
                    + "or three more, and traffic between regions costs money.",
            "Run the client in the bucket's region, or replicate the bucket. For clients outside of AWS: S3 Transfer "
                    + "Acceleration or CloudFront.",
            "Amazon S3, performance guidelines, \"Combine Amazon S3 (Storage) and Amazon EC2 (Compute) in the same AWS "
                    + "Region\"");

    private final Hits hits = new Hits();
    private long known;

    DistantServer() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        long roundTrip = seen.event().network().roundTripNanos();
        known += roundTrip >= 0 ? 1 : 0;
        if (roundTrip >= FAR_NANOS) {
            hits.add(seen.event(), roundTrip - NEAR_NANOS);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(known);
        if (known < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(),
                "a round trip to the server takes " + time(NEAR_NANOS + hits.nanos() / hits.count()) + " on average",
                hits.evidence(known), Figure.share("requests over a long way", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
