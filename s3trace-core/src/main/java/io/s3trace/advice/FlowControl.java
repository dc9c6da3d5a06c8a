package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** Uploads over HTTP/2 wait for the server's permission to send. */
final class FlowControl extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.1;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "flow-control",
            "HTTP/2 flow control holds uploads up",
            "At least " + COUNT + " requests with HTTP/2 could not go on sending, for " + percent(SHARE)
                    + " of the time of all requests.",
            "A server that allows 64 KiB at a time, which is the default, limits an upload to 64 KiB in each round trip.",
            "Enlarge the server's SETTINGS_INITIAL_WINDOW_SIZE, or use HTTP/1.1 for large uploads.",
            "RFC 9113, sections 5.2 and 6.9.2");

    private final Hits hits = new Hits();

    FlowControl() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        long closed = seen.event().stream().windowClosedNanos();
        if (closed > 0) {
            hits.add(seen.event(), closed);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.nanos() / (double) Math.max(1, client.nanos());
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.ofTime(share), client.subject(),
                hits.count() + " requests waited " + time(hits.nanos()) + " for the server to allow more bytes",
                hits.evidence(client.requests()), Figure.share("time in which flow control held requests up", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
