package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** Requests open connections while others, which they could have used, are idle. */
final class NewConnections extends Rule {
    private static final double SHARE = 0.25;
    /** Clients take a connection that was idle for longer for a stale one: AWS's SDK for Java validates it first. */
    static final long SPARE_NANOS = 5_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "new-connections",
            "Needless new connections",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " requests opened a connection, although another one "
                    + "of the same process had been idle for at most " + time(SPARE_NANOS) + ".",
            "A new connection costs a lookup, a TCP connect and a TLS handshake: three round trips and some CPU, before the "
                    + "request begins. Connections that are opened because all others are busy do not count.",
            "Make one client and use it for all requests. Leave keep-alive on. Make the connection pool at least as large as "
                    + "the number of requests at once.",
            "Amazon S3, performance design patterns, \"Horizontal scaling and request parallelization\"; SDK for Java 2, "
                    + "\"Best practices: reuse a service client\"");

    private final Hits hits = new Hits();
    private long closing;

    NewConnections() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        if (seen.spareNanos() >= 0 && seen.spareNanos() <= SPARE_NANOS) {
            hits.add(seen.event(), seen.openingNanos());
            closing += seen.event().response().connectionClose() ? 1 : 0;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (client.requests() < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        String summary = percent(share) + " of " + client.requests() + " requests opened a connection while another was idle"
                + (2 * closing >= hits.count() ? "; most responses said Connection: close" : "")
                + ": " + time(hits.nanos()) + " of lookups, connects and handshakes";
        double wasted = hits.nanos() / (double) Math.max(1, hits.nanos() + client.nanos());
        return finding(Severity.ofTime(wasted), client.subject(), summary,
                hits.evidence(client.requests()), Figure.share("requests that opened a needless connection", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
