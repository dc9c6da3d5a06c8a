package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Responses are not read to their end, which costs their connection. */
final class UnreadResponses extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.2;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "unread-responses",
            "Responses that are not read to the end",
            "At least " + COUNT + " bodies of GETs, and " + percent(SHARE) + " of all, broke off: their connection was closed "
                    + "before they had arrived.",
            "A connection with an unread response cannot be used again. The next request needs a new one, and what was on its "
                    + "way is lost, though it is billed. If the client has not closed it, the server or a proxy has.",
            "Read bodies to their end before you close them, or ask for what you need with a range. In Go: "
                    + "io.Copy(io.Discard, body) before Close().",
            "Go, net/http: \"if the Body is not both read to EOF and closed, the Client's underlying RoundTripper may not be "
                    + "able to re-use a persistent TCP connection\"; RFC 9112, section 9.3");

    private final Hits hits = new Hits();
    private long gets;
    /** What opening a connection cost, of all that were opened. */
    private long openingNanos;
    private long openings;

    UnreadResponses() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT;
    }

    @Override
    void take(Observation seen) {
        if (!seen.event().connection().reused()) {
            openings++;
            openingNanos += seen.openingNanos();
        }
        if (!seen.succeeded()) {
            return;
        }
        gets++;
        if (seen.event().outcome() == Outcome.CLOSED || seen.event().outcome() == Outcome.RESET) {
            hits.add(seen.event(), 0);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(gets);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        long wasted = openings == 0 ? 0 : openingNanos / openings * Math.min(openings, hits.count());
        return finding(Severity.ofTime(wasted / (double) Math.max(1, wasted + client.nanos())),
                client.subject(S3Operation.GET_OBJECT),
                hits.count() + " of " + gets + " bodies broke off; the connections that were opened instead took " + time(wasted),
                hits.evidence(gets), Figure.share("bodies that broke off", share, SHARE), new Saving(0, wasted, 0));
    }
}
