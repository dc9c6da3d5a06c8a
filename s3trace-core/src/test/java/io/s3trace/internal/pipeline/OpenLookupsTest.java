package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.ResolveEvent;
import io.s3trace.internal.process.TracedProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenLookupsTest {
    private static final long MILLI = 1_000_000;
    private static final long START = 5 * MILLI;
    private static final int A = 1;
    private static final int AAAA = 28;

    private final List<ResolveEvent> told = new ArrayList<>();
    private final OpenLookups lookups = new OpenLookups(new ConnectFactory(new MonotonicClock(0, 0)), told::add);
    private final TracedProcess process = process(1);

    @Test
    void aLookUpEndsWithTheLastAnswer() {
        ask(A, 0);
        ask(AAAA, 1);
        answer(A, 0, 2, 10);
        assertThat(told).isEmpty();
        answer(AAAA, NameLookup.NO_DATA, 0, 30);
        assertTold("FOUND s3.example 2 0 30");
    }

    @Test
    void aQuestionThatIsAskedAgainIsAnsweredOnce() {
        ask(A, 0);
        ask(A, 1000);
        answer(A, 0, 1, 1020);
        assertTold("FOUND s3.example 1 0 1020");
    }

    @Test
    void thatThereIsNoSuchNameSaysMoreThanThatNobodyKnows() {
        ask(A, 0);
        ask(AAAA, 0);
        answer(A, NameLookup.TRY_AGAIN, 0, 10);
        answer(AAAA, NameLookup.NO_NAME, 0, 20);
        assertThat(told).isEmpty();
        lookups.expire(START + 2100 * MILLI);
        assertTold("NOT_FOUND s3.example 0 -2 20");
    }

    @Test
    void whoAsksAgainAfterAnAnswerOfNoUseIsStillLookingUp() {
        ask(A, 0);
        answer(A, NameLookup.TRY_AGAIN, 0, 10);
        ask(A, 20);
        answer(A, NameLookup.NO_NAME, 0, 30);
        lookups.onProcessEnded(process, START + 40 * MILLI);
        assertTold("NOT_FOUND s3.example 0 -2 30");
    }

    @Test
    void whatNobodyAnswersIsToldAfterAWhile() {
        ask(A, 0);
        ask(A, 5000);
        lookups.expire(START + 34_000 * MILLI);
        assertThat(told).isEmpty();
        lookups.expire(START + 36_000 * MILLI);
        assertTold("UNAVAILABLE s3.example 0 -3 5000");
    }

    @Test
    void whatWasFoundCountsThoughTheRestIsNotAnswered() {
        ask(A, 0);
        ask(AAAA, 0);
        answer(A, 0, 1, 10);
        lookups.expire(START + 31_000 * MILLI);
        assertTold("FOUND s3.example 1 0 10");
    }

    @Test
    void theEndOfAProcessEndsWhatItHasAsked() {
        ask(A, 0);
        lookups.onProcessEnded(process(2), START + 40 * MILLI);
        assertThat(told).isEmpty();
        lookups.onProcessEnded(process, START + 40 * MILLI);
        assertTold("ABANDONED s3.example 0 -3 40");
    }

    /** The record of the question was lost. */
    @Test
    void anAnswerAloneIsALookUp() {
        answer(A, 0, 1, 10);
        assertTold("FOUND s3.example 1 0 10");
    }

    @Test
    void ofTooManyTheFirstMakesRoom() {
        for (int i = 0; i < 1025; i++) {
            lookups.onAsked(process, question(A, 0, 0), 7, START + i, START + i);
        }
        assertThat(told).hasSize(1);
        assertThat(lookups.size()).isEqualTo(1024);
    }

    private void assertTold(String lookup) {
        assertThat(told).extracting(event -> String.join(" ", event.outcome().name(), event.name(),
                Integer.toString(event.addresses()), Integer.toString(event.error()),
                Long.toString(event.latencyNanos() / MILLI))).containsExactly(lookup);
        assertThat(lookups.size()).isZero();
    }

    private void ask(int question, long millis) {
        lookups.onAsked(process, question(question, 0, 0), 7, START, START + millis * MILLI);
    }

    private void answer(int question, int error, int addresses, long millis) {
        lookups.onAnswered(process, question(question, error, addresses), 7, START, START + millis * MILLI);
    }

    private static NameLookup question(int question, int error, int addresses) {
        return new NameLookup("s3.example", error, addresses, false, question);
    }

    private static TracedProcess process(int pid) {
        return new TracedProcess(new ProcessInfo(pid, "client", "", Instant.EPOCH, 0, "", ""), pid);
    }
}
