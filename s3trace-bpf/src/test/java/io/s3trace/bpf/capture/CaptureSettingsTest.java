package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3trace.bpf.generated.event.s3t;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureSettingsTest {
    private static final int RING = 1 << 20;

    @Test
    void theLimitsAreThoseOfTheKernelSide() {
        assertThat(CaptureSettings.MAX_BUDGET).isEqualTo(s3t.S3T_MAX_BUDGET());
        assertThat(ProcessSelection.MAX_COMMS).isEqualTo(s3t.S3T_MAX_COMMS());
        assertThat(ProcessSelection.MAX_COMM_LENGTH).isEqualTo(s3t.S3T_COMM_LENGTH() - 1);
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        assertThatCode(() -> settings(64, 16_384, 4096)).doesNotThrowAnyException();
        assertThatCode(() -> named(List.of("exactly15bytes!"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 63, 16_385})
    void aBudgetOutOfRangeIsRejectedWithItsValue(int budget) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(budget, 1024, RING))
                .withMessage("request budget must be from 64 to 16384 bytes: " + budget);
        assertThatIllegalArgumentException().isThrownBy(() -> settings(1024, budget, RING))
                .withMessage("response budget must be from 64 to 16384 bytes: " + budget);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4096, 0, 2048, 4097, 3 << 20})
    void aRingThatIsNoPowerOfTwoIsRejectedWithItsValue(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(64, 64, bytes))
                .withMessageContaining("power of two").withMessageEndingWith(": " + bytes);
    }

    @Test
    void aNameThatTheKernelCannotHoldIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> named(List.of("sixteen-bytes-16")))
                .withMessage("process name must have 1 to 15 bytes: \"sixteen-bytes-16\"");
        assertThatIllegalArgumentException().isThrownBy(() -> named(List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> named(Collections.nCopies(17, "x")))
                .withMessageContaining("at most 16");
    }

    private static CaptureSettings settings(int requestBudget, int responseBudget, int ring) {
        return new CaptureSettings(
                Set.of(), requestBudget, responseBudget, ring, ProcessSelection.ALL, AttachSettings.FUNCTIONS);
    }

    private static ProcessSelection named(List<String> comms) {
        return new ProcessSelection(0, false, false, false, comms);
    }
}
