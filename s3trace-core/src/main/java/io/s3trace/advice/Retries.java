package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** What retries cost. */
final class Retries extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.05;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "retries",
            "Many retries",
            "At least " + COUNT + " requests, and " + percent(SHARE) + " of all, were not the first attempt, as their headers "
                    + "say or as is inferred.",
            "Each of them repeats what has failed before, and its client has waited for it. Other findings may say why.",
            "Look at the errors that come before the retries. Do not only raise the number of attempts.",
            "AWS SDKs and Tools, \"Retry behavior\"");

    private final Hits hits = new Hits();

    Retries() {
        super(DESCRIPTION, Occasion.RETRY);
    }

    @Override
    void take(Observation seen) {
        hits.add(seen.event(), seen.nanos());
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(),
                percent(share) + " of " + client.requests() + " requests were retries, and took " + time(hits.nanos()),
                hits.evidence(client.requests()), Figure.share("retries", share, SHARE),
                judgement.saving(client, S3Operation.GET_OBJECT, hits.count(), hits.nanos()));
    }
}
