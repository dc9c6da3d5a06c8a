package io.s3trace.advice;

/** Which requests of the operations that it concerns a rule wants to see: so that most requests pass by most rules. */
enum Occasion {
    /** All of them. */
    EVERY_REQUEST,
    /** Those that opened their connection. */
    OPENING,
    /** Those that did not succeed. */
    FAILURE,
    /** Those whose object's latest request of the same client was throttled. */
    AFTER_THROTTLING,
    /** Those that are not the first attempt. */
    RETRY,
    /** Those for a range of bytes. */
    RANGE,
    /** None, but events of other kinds. */
    OTHER_EVENTS;

    /** {@return whether a request is of that kind} */
    boolean includes(Observation seen) {
        return switch (this) {
            case EVERY_REQUEST -> true;
            case OPENING -> !seen.event().connection().reused();
            case FAILURE -> !seen.succeeded();
            case AFTER_THROTTLING -> seen.throttledNanos() >= 0;
            case RETRY -> seen.event().request().attempt() > 1;
            case RANGE -> !seen.range().isEmpty();
            case OTHER_EVENTS -> false;
        };
    }
}
