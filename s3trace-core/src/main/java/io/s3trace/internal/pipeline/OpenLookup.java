package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.NameLookup;
import java.util.HashSet;
import java.util.Set;

/** What a process has asked name servers about one name, and the answers. For one thread. */
final class OpenLookup {
    /** Lower than every error. */
    private static final int NOT_ANSWERED = Integer.MIN_VALUE;

    private final int tid;
    private final Set<Integer> questions = new HashSet<>(2);
    private String name = "";
    private int addresses;
    private int error = NOT_ANSWERED;
    private long lastNanos;

    OpenLookup(int tid) {
        this.tid = tid;
    }

    /** A question that is asked again is the same one. After a useless answer, it is a new try. */
    void ask(NameLookup question, long nanos) {
        if (questions.isEmpty()) {
            error = NOT_ANSWERED;
        }
        questions.add(question.question());
        name = question.name();
        lastNanos = nanos;
    }

    /**
     * If a try has two failures, the one that says more counts. Their order is: there is no such name; it is not known whether
     * there is one; the lookup failed; the name has no address of this kind.
     */
    void answer(NameLookup answer, long nanos) {
        questions.remove(answer.question());
        name = answer.name();
        addresses += answer.addresses();
        error = Math.max(error, answer.error());
        lastNanos = nanos;
    }

    boolean isAnswered() {
        return questions.isEmpty();
    }

    boolean hasFound() {
        return addresses > 0;
    }

    int tid() {
        return tid;
    }

    /** {@return when it was last asked or answered} */
    long lastNanos() {
        return lastNanos;
    }

    /** Returns the result if it is over now. Some of the questions may not have been answered. */
    NameLookup outcome(boolean abandoned) {
        int failure = isAnswered() ? error : Math.max(error, NameLookup.TRY_AGAIN);
        return new NameLookup(name, hasFound() ? 0 : failure, addresses, abandoned, 0);
    }
}
