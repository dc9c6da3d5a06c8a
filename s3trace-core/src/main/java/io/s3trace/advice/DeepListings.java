package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bucket is listed page by page, to find one key. */
final class DeepListings extends Rule {
    private static final int COUNT = 3;
    private static final int PAGES = 3;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "deep-listings",
            "Listings of many pages for one key",
            "At least " + COUNT + " times, a listing was read on for " + PAGES + " pages or more, and then just one object was "
                    + "asked for before the next listing.",
            "Each page costs as much as a PUT, and waits for up to 1,000 keys, of which one was wanted.",
            "Ask for the key with HeadObject. To find the latest key, list with a prefix or start-after near to it.",
            "Amazon S3 API reference, ListObjectsV2: prefix, start-after; Amazon S3 price list");

    private final Hits hits = new Hits();
    private @Nullable S3RequestEvent lastPage;
    private long pagesInAll;
    private int pages;
    private long pagesNanos;
    private int uses;
    private String lastKey = "";
    private long listings;

    DeepListings() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return isOfWholeObject(operation) || Listing.is(operation);
    }

    @Override
    void take(Observation seen) {
        if (!Listing.is(seen.event().operation())) {
            String key = seen.event().resource().key();
            uses += key.equals(lastKey) ? 0 : 1;
            lastKey = key;
            return;
        }
        if (!Listing.isContinued(seen.event())) {
            end();
            listings++;
        }
        pages++;
        pagesNanos += seen.nanos();
        lastPage = seen.event();
    }

    /** Another listing begins. */
    private void end() {
        if (lastPage != null && pages >= PAGES && uses == 1) {
            hits.add(lastPage, pagesNanos);
            pagesInAll += pages;
        }
        pages = 0;
        pagesNanos = 0;
        uses = 0;
        lastKey = "";
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (hits.count() < COUNT) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()), client.subject(S3Operation.LIST_OBJECTS_V2),
                hits.count() + " of " + listings + " listings were read for " + pagesInAll / hits.count()
                        + " pages on average, and one object was used after each; they took " + time(hits.nanos()),
                hits.evidence(listings), Figure.number("listings of many pages for one key", hits.count(), COUNT),
                judgement.saving(client, S3Operation.LIST_OBJECTS_V2, pagesInAll, hits.nanos()));
    }
}
