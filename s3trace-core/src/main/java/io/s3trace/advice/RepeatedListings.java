package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** The same listing is asked for again and again. */
final class RepeatedListings extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.5;
    private static final long APART_NANOS = 60_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "repeated-listings",
            "Listings repeated",
            "At least " + COUNT + " listings, and " + percent(SHARE) + " of all, asked for the same as another at most "
                    + time(APART_NANOS) + " before. Pages after the first do not count.",
            "A listing costs as much as a PUT, twelve times as much as a GET, and up to 1,000 keys are sent each time.",
            "Remember the listing, or keep an index of your own. To wait for new objects, use Event Notifications. To look for "
                    + "one key, use HeadObject.",
            "Amazon S3 price list, \"PUT, COPY, POST, LIST requests\"; \"Amazon S3 Event Notifications\"");

    private final Hits hits = new Hits();
    private long listings;

    RepeatedListings() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return Listing.is(operation) || operation == S3Operation.LIST_BUCKETS;
    }

    @Override
    void take(Observation seen) {
        if (Listing.isContinued(seen.event())) {
            return;
        }
        listings++;
        long before = seen.object().listedNanos;
        if (before != ObjectHistory.NEVER && seen.startNanos() - before <= APART_NANOS) {
            hits.add(seen.event(), seen.nanos());
        }
        seen.object().listedNanos = seen.endNanos();
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(listings);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(S3Operation.LIST_OBJECTS_V2),
                hits.count() + " of " + listings + " listings asked for the same within a minute, and took "
                        + time(hits.nanos()),
                hits.evidence(listings), Figure.share("listings that repeat another", share, SHARE),
                judgement.saving(client, S3Operation.LIST_OBJECTS_V2, hits.count(), hits.nanos()));
    }
}
