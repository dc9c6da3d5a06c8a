package io.s3trace.it;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** What becomes of a test that cannot run here: skipped, or failed where it is known that it must run. */
final class Requirement {

    private Requirement() {}

    static ConditionEvaluationResult notMet(String reason) {
        if (Boolean.getBoolean("s3trace.requireBpf")) {
            throw new AssertionError("cannot run here, and s3trace.requireBpf=true: " + reason);
        }
        System.err.println("skipped: " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
