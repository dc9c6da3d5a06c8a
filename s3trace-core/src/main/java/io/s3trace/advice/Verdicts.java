package io.s3trace.advice;

import io.s3trace.advice.Verdict.Kind;
import java.util.List;
import java.util.Optional;

/** Passes the verdict. */
final class Verdicts {
    /** With fewer, the slowest hundredth is no request at all. */
    static final int ENOUGH = 100;

    private static final double HALF = 0.5;

    private Verdicts() {}

    /**
     * Passes a verdict.
     *
     * @param findings those that matter most first
     */
    static Verdict of(long requests, long sealed, List<Finding> findings) {
        Optional<Finding> worst = findings.stream().filter(finding -> !finding.id().equals(SealedTraffic.ID)).findFirst();
        if (worst.isPresent()) {
            Finding finding = worst.get();
            return new Verdict(Kind.HELD_BACK, finding.subject() + ": " + finding.summary(), worst);
        }
        if (requests + sealed == 0) {
            return undecided("no S3 traffic was seen");
        }
        if (sealed > HALF * (requests + sealed)) {
            return undecided(sealed + " of " + (requests + sealed) + " exchanges could not be looked into");
        }
        if (requests < ENOUGH) {
            return undecided("too few requests were seen for a 99th percentile: " + requests + " of " + ENOUGH);
        }
        return new Verdict(Kind.HEALTHY, "no rule found anything wrong in " + requests + " requests", Optional.empty());
    }

    private static Verdict undecided(String why) {
        return new Verdict(Kind.UNDECIDED, "nothing can be said: " + why, Optional.empty());
    }
}
