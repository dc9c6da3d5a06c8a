package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.attempts.EventTime;
import java.util.List;
import java.util.Optional;

/** New connections do not go on with the keys of earlier ones. */
final class FullHandshakes extends Rule {
    private static final double SHARE = 0.9;
    private static final long APART_NANOS = 600_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "full-handshakes",
            "TLS sessions are not resumed",
            "At least " + ENOUGH + " TLS handshakes with S3, and " + percent(SHARE) + " of all with TLS 1.3, made keys of their "
                    + "own, at most " + time(APART_NANOS) + " after the one before had ended. Those made at once do not count.",
            "A full handshake has the server sign and the client verify certificates, which takes both some CPU. To go on with "
                    + "an earlier session takes none of that. Some servers do not offer it.",
            "Keep connections, so that there are fewer handshakes. Otherwise use one client, or one SSL context, for all of "
                    + "them, with a cache of sessions.",
            "RFC 8446, section 2.2");

    private long known;
    private long full;
    private long nanos;
    /** When the latest one had ended: the next one can resume what that has begun. */
    private long endNanos = ObjectHistory.NEVER;

    FullHandshakes() {
        super(DESCRIPTION, Occasion.OTHER_EVENTS);
    }

    @Override
    void takeOther(TraceEvent event) {
        if (!(event instanceof HandshakeEvent handshake) || handshake.outcome() != HandshakeOutcome.ESTABLISHED
                || handshake.resumption() == Resumption.UNKNOWN) {
            return;
        }
        long start = EventTime.nanos(handshake.start());
        if (endNanos != ObjectHistory.NEVER && start >= endNanos && start - endNanos <= APART_NANOS) {
            known++;
            if (handshake.resumption() == Resumption.FULL) {
                full++;
                nanos += handshake.latencyNanos();
            }
        }
        endNanos = Math.max(endNanos, start + handshake.latencyNanos());
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = known == 0 ? 0 : full / (double) known;
        if (full < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                full + " of " + known + " handshakes made keys of their own, and took " + time(nanos),
                new Evidence(full, known, List.of()), Figure.share("full handshakes", share, SHARE), Saving.NONE);
    }
}
