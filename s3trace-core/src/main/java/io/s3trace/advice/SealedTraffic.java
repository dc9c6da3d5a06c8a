package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.Optional;

/** Traffic that cannot be looked into. */
final class SealedTraffic extends Rule {
    static final String ID = "sealed-traffic";
    private static final int COUNT = 10;
    private static final double SHARE = 0.1;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            ID,
            "Traffic that cannot be looked into",
            "At least " + COUNT + " exchanges with S3, and " + percent(SHARE) + " of all, were on connections of which only "
                    + "sizes and times are seen.",
            "No other rule can say anything about them.",
            "For a JVM, ask for ProbeMode.JSSE, which loads an agent. For others, S3Tracer.coverage() says what a process "
                    + "encrypts with, and why it is not probed.",
            "docs/coverage.md");

    private long sealed;

    SealedTraffic() {
        super(DESCRIPTION, Occasion.OTHER_EVENTS);
    }

    @Override
    void takeOther(TraceEvent event) {
        sealed += event instanceof SealedExchange ? 1 : 0;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        long all = sealed + client.requests();
        double share = all == 0 ? 0 : sealed / (double) all;
        if (sealed < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                sealed + " of " + all + " exchanges could not be looked into",
                new Evidence(sealed, all, List.of()), Figure.share("sealed exchanges", share, SHARE), Saving.NONE);
    }
}
