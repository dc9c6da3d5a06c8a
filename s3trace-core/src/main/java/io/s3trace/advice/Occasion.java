package io.s3trace.advice;

/** Which requests of the operations that it concerns a rule wants to see: so that most requests pass by most rules. */
enum Occasion {
    /** All of them. */
    EVERY_REQUEST,
    /** Those that opened their connection. */
    OPENING,
    /** Those that did not succeed. */
    FAILURE,
    /** None, but events of other kinds. */
    OTHER_EVENTS;

    boolean includes(boolean opening, boolean failure) {
        return switch (this) {
            case EVERY_REQUEST -> true;
            case OPENING -> opening;
            case FAILURE -> failure;
            case OTHER_EVENTS -> false;
        };
    }
}
