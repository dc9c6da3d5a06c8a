package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseIfTheLastCannotBeOpened() {
        assertThatThrownBy(() -> open(true)).isInstanceOf(IllegalStateException.class);
        assertThat(closed).containsExactly("ring", "object");
    }

    @Test
    void leavesOpenWhatIsKept() {
        assertThat(open(false)).isEqualTo("capture");
        assertThat(closed).isEmpty();
    }

    private String open(boolean failing) {
        try (Opened opened = new Opened()) {
            opened.add("object", () -> closed.add("object"));
            opened.add("ring", () -> closed.add("ring"));
            if (failing) {
                throw new IllegalStateException("no second ring");
            }
            return opened.keep("capture");
        }
    }
}
