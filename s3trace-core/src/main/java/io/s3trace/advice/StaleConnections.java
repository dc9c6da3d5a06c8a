package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.TraceEvent;
import java.util.Optional;

/** A pooled connection that the server has closed is used again. */
final class StaleConnections extends Rule {
    private static final int COUNT = 3;
    /** A connection that was just used is not stale: if it breaks, there is another reason. */
    private static final long IDLE_NANOS = 1_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "stale-connections",
            "Closed connections are used again",
            "At least " + COUNT + " requests got no answer on a connection that had been idle for at least " + time(IDLE_NANOS)
                    + ": it was closed or reset, or the client gave up.",
            "Servers and load balancers close idle connections, and some say nothing. The client learns of it from its next "
                    + "request, which fails at once or after a timeout.",
            "Let the client drop idle connections before the server does, and check them before use.",
            "SDK for Java 2, ApacheHttpClient.Builder.useIdleConnectionReaper and connectionMaxIdleTime");

    private final Hits hits = new Hits();

    StaleConnections() {
        super(DESCRIPTION, Occasion.FAILURE);
    }

    @Override
    void take(Observation seen) {
        boolean unanswered = seen.status() == TraceEvent.UNKNOWN && seen.idleNanos() >= IDLE_NANOS;
        if (unanswered && isBroken(seen)) {
            hits.add(seen.event(), seen.nanos());
        }
    }

    private static boolean isBroken(Observation seen) {
        return switch (seen.event().outcome()) {
            case UNANSWERED, RESET, CLOSED, TIMED_OUT -> true;
            default -> false;
        };
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (hits.count() < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.MEDIUM, client.subject(),
                hits.count() + " requests got no answer on a connection that had been idle, and took " + time(hits.nanos()),
                hits.evidence(client.requests()), Figure.number("requests on a stale connection", hits.count(), COUNT),
                new Saving(hits.count(), hits.nanos(), 0));
    }
}
