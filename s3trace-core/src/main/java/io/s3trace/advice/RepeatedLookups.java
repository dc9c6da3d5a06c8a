package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The host's name is looked up again and again. */
final class RepeatedLookups extends Rule {
    private static final double SHARE = 0.5;
    private static final long APART_NANOS = 60_000_000_000L;
    /** A cache on the host answers within that. */
    private static final long CACHED_NANOS = 1_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "repeated-lookups",
            "The same name is looked up for most requests",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " requests waited for a lookup of at least "
                    + time(CACHED_NANOS) + ", at most " + time(APART_NANOS) + " after the one before.",
            "Each lookup is a round trip to a name server, which may limit how many it answers: Amazon's answers 1,024 packets "
                    + "a second for each network interface.",
            "Keep connections. Run a cache of names on the host, such as systemd-resolved or NodeLocal DNSCache.",
            "Amazon VPC, \"DNS attributes for your VPC: DNS quotas\"");

    private final Hits hits = new Hits();
    private long lookedUpNanos = ObjectHistory.NEVER;

    RepeatedLookups() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        long took = seen.event().phases().dnsNanos();
        if (took < CACHED_NANOS) {
            return;
        }
        if (lookedUpNanos != ObjectHistory.NEVER && seen.startNanos() - lookedUpNanos <= APART_NANOS) {
            hits.add(seen.event(), took);
        }
        lookedUpNanos = Math.max(lookedUpNanos, seen.startNanos());
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (client.requests() < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.ofTime(hits.nanos() / (double) Math.max(1, client.nanos() + hits.nanos())),
                client.subject(),
                percent(share) + " of " + client.requests() + " requests waited for a lookup of the same name, "
                        + time(hits.nanos()) + " in all",
                hits.evidence(client.requests()), Figure.share("requests with a repeated lookup", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
