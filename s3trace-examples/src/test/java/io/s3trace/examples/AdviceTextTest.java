package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.advice.S3Advisor;
import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTextTest {
    private static final Events GET = Events.of(S3Operation.GET_OBJECT);

    private static S3Advisor failing(int processes) {
        S3Advisor advisor = new S3Advisor();
        for (int pid = 1; pid <= processes; pid++) {
            for (int i = 0; i < 10; i++) {
                advisor.accept(GET.pid(pid).key("key-" + i).status(500, "InternalError").time(1000L * i, 1000L * i + 5).event());
            }
        }
        return advisor;
    }

    @Test
    void saysWhatWasFoundAndWhatToChange() {
        List<String> lines = AdviceText.of(failing(1).report());
        assertThat(lines).containsExactly(
                "HELD BACK: client (1), bucket bucket: 100 % of 10 requests failed with",
                "InternalError, and took 50.0 ms",
                "10 requests in 9.0 s, 10 failed, 0 sealed",
                "costs: 0.0000 USD, 0.00 a month at this rate (failed 0.0000, repeated 0.0000);",
                "10 have no price",
                "HIGH   server-errors: client (1), bucket bucket",
                "       100 % of 10 requests failed with InternalError, and took 50.0 ms",
                "       > Look at the server and at what is before it. Give request id and host",
                "       id to whoever runs it. Saves 0.1 s, 10 requests.");
    }

    @Test
    void fitsATerminal() {
        List<String> lines = AdviceText.of(failing(50).report());
        assertThat(lines).hasSizeLessThan(24).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.getLast()).isEqualTo("... and 46 more: --json has all of them");
    }

    @Test
    void cutsWhatIsTooLongForALine() {
        S3Advisor advisor = new S3Advisor();
        for (int i = 0; i < 10; i++) {
            advisor.accept(GET.status(500, "E".repeat(200)).event());
        }
        assertThat(AdviceText.of(advisor.report())).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void saysThatNothingCanBeSaid() {
        assertThat(AdviceText.of(new S3Advisor().report()).getFirst())
                .isEqualTo("UNDECIDED: nothing can be said: no S3 traffic was seen");
    }
}
