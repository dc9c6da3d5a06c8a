package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.Optional;

/** The names of S3 hosts cannot be looked up. */
final class FailedLookups extends Rule {
    private static final int COUNT = 3;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "failed-lookups",
            "Names of S3 hosts are not found",
            "At least " + COUNT + " lookups of the name of an S3 host failed.",
            "Requests cannot even begin, and clients wait until their lookup times out. One failure may be a restart of a name "
                    + "server.",
            "Check the endpoint's name for mistakes, and whether the name servers of /etc/resolv.conf answer.",
            "getaddrinfo(3): EAI_NONAME, EAI_AGAIN");

    private long failed;
    private long all;
    private long nanos;
    private String name = "";

    FailedLookups() {
        super(DESCRIPTION, Occasion.OTHER_EVENTS);
    }

    @Override
    void takeOther(TraceEvent event) {
        if (event instanceof ResolveEvent lookup) {
            all++;
            if (lookup.outcome() != ResolveOutcome.FOUND && lookup.outcome() != ResolveOutcome.ABANDONED) {
                failed++;
                nanos += Math.max(0, lookup.latencyNanos());
                name = lookup.name();
            }
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (failed < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.HIGH, client.subject(),
                failed + " of " + all + " lookups of S3 hosts failed, such as " + name + "; they took " + time(nanos),
                new Evidence(failed, all, List.of()), Figure.number("failed lookups", failed, COUNT), new Saving(0, nanos, 0));
    }
}
