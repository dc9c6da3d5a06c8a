package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3RequestEvent;
import java.util.Optional;

/** Failures of one kind. */
final class ErrorRule extends Rule {
    private final ErrorKind kind;
    private final Hits hits = new Hits();

    ErrorRule(ErrorKind kind) {
        super(kind.description(), Occasion.FAILURE);
        this.kind = kind;
    }

    @Override
    void take(Observation seen) {
        if (kind.includes(seen)) {
            hits.add(seen.event(), seen.nanos());
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < kind.count() || share < kind.share()) {
            return Optional.empty();
        }
        Evidence evidence = hits.evidence(client.requests());
        return finding(Severity.ofFailures(share), client.subject(),
                percent(share) + " of " + client.requests() + " requests failed" + how(evidence.samples().getFirst())
                        + ", and took " + time(hits.nanos()),
                evidence, Figure.number("failed requests", hits.count(), kind.count()),
                new Saving(hits.count(), hits.nanos(), 0));
    }

    private static String how(S3RequestEvent example) {
        String code = example.response().errorCode();
        if (!code.isEmpty()) {
            return " with " + code;
        }
        return example.response().status() > 0
                ? " with status " + example.response().status()
                : " without an answer (" + example.outcome() + ")";
    }
}
