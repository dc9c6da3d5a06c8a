package io.s3trace.advice;

import io.s3trace.event.S3Operation;
import io.s3trace.event.TraceEvent;
import java.util.Optional;

/**
 * Looks for one thing that may be wrong, in what one {@link Client} does. A rule counts; it judges only when it is asked. Not
 * thread-safe.
 */
abstract class Rule {
    /** Shares are of at least so many: with fewer, one odd request is more than a twentieth. */
    static final int ENOUGH = 20;

    private final RuleDescription description;
    private final Occasion occasion;

    /** Makes one that sees every request of the operations that it concerns. */
    Rule(RuleDescription description) {
        this(description, Occasion.EVERY_REQUEST);
    }

    Rule(RuleDescription description, Occasion occasion) {
        this.description = description;
        this.occasion = occasion;
    }

    final RuleDescription description() {
        return description;
    }

    final Occasion occasion() {
        return occasion;
    }

    /** {@return whether it wants to see requests of an operation; always the same} */
    boolean concerns(S3Operation operation) {
        return true;
    }

    /** {@return whether an operation reads, writes or deletes one object at once} */
    static boolean isOfWholeObject(S3Operation operation) {
        return switch (operation) {
            case GET_OBJECT, HEAD_OBJECT, PUT_OBJECT, DELETE_OBJECT -> true;
            default -> false;
        };
    }

    /** Takes a request of an operation that it concerns, on its occasion. */
    void take(Observation seen) {}

    /** Takes an event of another kind. */
    void takeOther(TraceEvent event) {}

    /** Takes note that any process has completed or aborted a multipart upload. */
    void uploadEnded(String id) {}

    /** {@return what it has found, if that passes the thresholds} */
    abstract Optional<Finding> judge(Client client, Judgement judgement);

    /** Makes a finding of this rule. */
    final Optional<Finding> finding(Severity severity, Subject subject, String summary, Evidence evidence, Figure figure,
            Saving saving) {
        return Optional.of(new Finding(description.id(), severity, subject, summary, evidence, figure, description.change(),
                saving));
    }
}
