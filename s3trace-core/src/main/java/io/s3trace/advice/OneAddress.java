package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.Optional;

/** Lookups of a name of Amazon S3 give one address only. */
final class OneAddress extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.9;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "one-address",
            "Amazon S3 at one address only",
            "At least " + COUNT + " lookups of names of Amazon S3, and " + percent(SHARE) + " of all, found one address.",
            "Amazon S3 answers with several addresses of several servers. If a client knows only one, all of its connections go "
                    + "to that one, and there is nothing to turn to when it is slow or gone.",
            "Look into /etc/hosts for the name, and at the name server or proxy that leaves addresses out: dig shows what it "
                    + "answers.",
            "AWS's C client for S3, pull request 407: \"as of Aug 2023 S3 provides multiple IPs per DNS query\"");

    private long found;
    private long single;

    OneAddress() {
        super(DESCRIPTION, Occasion.OTHER_EVENTS);
    }

    @Override
    void takeOther(TraceEvent event) {
        if (event instanceof ResolveEvent lookup && lookup.outcome() == ResolveOutcome.FOUND
                && S3Hosts.isAmazons(lookup.name())) {
            found++;
            single += lookup.addresses() == 1 ? 1 : 0;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = found == 0 ? 0 : single / (double) found;
        if (single < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                single + " of " + found + " lookups of Amazon S3 found one address only",
                new Evidence(single, found, List.of()), Figure.share("lookups that found one address", share, SHARE),
                Saving.NONE);
    }
}
