package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.NameLookup;
import java.util.HashSet;
import java.util.Set;

/** What a process has asked name servers about one name, and been answered. For one thread. */
final class OpenLookup {
    /** Less than any error. */
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

    /** Asked again, a question is the same one; after an answer of no use, another try. */
    void ask(NameLookup question, long nanos) {
        if (questions.isEmpty()) {
            error = NOT_ANSWERED;
        }
        questions.add(question.question());
        name = question.name();
        lastNanos = nanos;
    }

    /**
     * Of two failures of one try the one counts that says more: there is no such name, before nobody knows, before none of
     * this kind.
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

    /** Tells what came of it, if it is over now: some of it may have been left without an answer. */
    NameLookup outcome(boolean abandoned) {
        int failure = isAnswered() ? error : Math.max(error, NameLookup.TRY_AGAIN);
        return new NameLookup(name, hasFound() ? 0 : failure, addresses, abandoned, 0);
    }
}
