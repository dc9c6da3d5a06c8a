package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.Optional;

/** Connections to S3 that fail to be established. */
final class FailedConnections extends Rule {
    private static final int COUNT = 3;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "failed-connections",
            "Connections to S3 fail",
            "At least " + COUNT + " connections to S3 failed: the TCP connect, or the TLS handshake.",
            "No request was made. Clients try again, often after a timeout of seconds. One or two may be a restart.",
            "Refused or unreachable: check address, port, firewall and route. A refused handshake: check the client's "
                    + "certificates and clock. Given up: the client's timeout is shorter than the network needs.",
            "connect(2), RFC 8446 section 6");

    private long failed;
    private long nanos;
    private String example = "";

    FailedConnections() {
        super(DESCRIPTION, Occasion.OTHER_EVENTS);
    }

    @Override
    void takeOther(TraceEvent event) {
        if (event instanceof FailedConnectionEvent failure) {
            failed++;
            nanos += Math.max(0, failure.latencyNanos());
            example = failure.failure() + " at " + (failure.host().isEmpty() ? failure.remote() : failure.host());
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (failed < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.HIGH, client.subject(),
                failed + " connections failed, such as " + example + "; they took " + time(nanos),
                new Evidence(failed, failed, List.of()), Figure.number("failed connections", failed, COUNT),
                new Saving(0, nanos, 0));
    }
}
