package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The service asks for fewer requests. */
final class Throttled extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.01;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "throttled",
            "SlowDown",
            "At least " + COUNT + " requests, and " + percent(SHARE) + " of all, were throttled: 503 SlowDown, 429, or an error "
                    + "code that means the same.",
            "A prefix of a bucket takes at least 3,500 PUT, COPY, POST and DELETE or 5,500 GET and HEAD requests a second. S3 "
                    + "allows for more where it sees a lasting need, and refuses until then.",
            "Spread keys over more prefixes, raise the rate slowly, and let the SDK back off (retry mode standard or adaptive).",
            "Amazon S3, \"Best practices design patterns: optimizing Amazon S3 performance\"");

    private final Hits hits = new Hits();

    Throttled() {
        super(DESCRIPTION, Occasion.FAILURE);
    }

    @Override
    void take(Observation seen) {
        if (seen.event().throttled()) {
            hits.add(seen.event(), seen.nanos());
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.ofFailures(share), client.subject(),
                percent(share) + " of " + client.requests() + " requests were throttled, and took " + time(hits.nanos()),
                hits.evidence(client.requests()), Figure.share("throttled requests", share, SHARE),
                new Saving(hits.count(), hits.nanos(), 0));
    }
}
