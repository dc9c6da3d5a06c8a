package io.s3trace.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3trace.bpf.capture.ProcessMaps;
import io.s3trace.event.ProcessInfo;
import io.s3trace.select.Target;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final long TICK = 10_000_000;
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final long STARTED = ProcessMaps.startTicks(SELF).orElseThrow() * TICK + 1;

    @Test
    void everyConditionMustBeMet() {
        Target both = Target.any().comm("py*").exe("/usr/bin/python*");

        assertThat(matches(both, process("python3", "/usr/bin/python3.11", ""))).isTrue();
        assertThat(matches(both, process("perl", "/usr/bin/python3.11", ""))).isFalse();
        assertThat(matches(both, process("python3", "/opt/python3", ""))).isFalse();
        assertThat(matches(Target.any(), process("x", "", ""))).isTrue();
    }

    @Test
    void executableWithoutASlashIsTheLastPartOfThePath() {
        assertThat(matches(Target.any().exe("rclone"), process("x", "/opt/bin/rclone", ""))).isTrue();
        assertThat(matches(Target.any().exe("rclone"), process("x", "/opt/rclone/x", ""))).isFalse();
    }

    @Test
    void commandLineIsItsArgumentsWithSpacesBetween() {
        Candidate process = process("x", "/x", "aws\0s3\0cp\0--recursive\0");

        assertThat(matches(Target.any().commandLine("s3 cp"), process)).isTrue();
        assertThat(matches(Target.any().commandLine("aws s3 cp --recursive "), process)).isTrue();
        assertThat(matches(Target.any().commandLine("s3 mv"), process)).isFalse();
    }

    @Test
    void commandLineThatTheKernelDidNotTellIsLookedUp() {
        assertThat(matches(Target.any().commandLine("java"), process("java", "", ""))).isTrue();
        assertThat(matches(Target.any().commandLine("no such text"), process("java", "", ""))).isFalse();
    }

    @Test
    void pidIsOfTheProcessThatHasItNow() {
        Target self = Target.any().pid(SELF);

        assertThat(matches(self, process("x", "/x", ""))).isTrue();
        assertThat(matches(self, new Candidate(info("x", "/x"), STARTED + 5 * TICK, 0, MemorySegment.NULL, true))).isFalse();
        assertThat(matches(Target.any().pid(Integer.MAX_VALUE), process("x", "/x", ""))).isFalse();
    }

    @Test
    void descendantIsOfItsAncestorsTarget() {
        ProcessInfo child = new ProcessInfo(1, "x", "/x", Instant.EPOCH, 1, "", "");

        assertThat(matches(Target.any().pid(SELF), new Candidate(child, 5, SELF, MemorySegment.NULL, true))).isTrue();
    }

    @Test
    void nothingIsLookedUpForAProcessOfAnotherSystem() {
        Candidate recorded = new Candidate(info("java", ""), 5, 0, MemorySegment.NULL, false);

        assertThat(matches(Target.any().exe("java"), recorded)).isFalse();
        assertThat(matches(Target.any().commandLine("java"), recorded)).isFalse();
        assertThat(matches(Target.any().cgroup("/*.slice"), recorded)).isFalse();
        assertThat(matches(Target.any().pid(SELF).comm("java"), recorded)).isTrue();
    }

    @Test
    void containersAreMeantByIdOrByTheirPod() {
        String id = "3f1c7b0a".repeat(8);
        String pod = "8f3c2a10-77aa-4b1c-9d3e-0123456789ab";
        Candidate process = new Candidate(
                new ProcessInfo(1, "x", "/x", Instant.EPOCH, 1, id, pod), 5, 0, MemorySegment.NULL, true);

        assertThat(matches(Target.any().container(id), process)).isTrue();
        assertThat(matches(Target.any().container("000000000000", "3f1c7b0a3f1c"), process)).isTrue();
        assertThat(matches(Target.any().container(pod), process)).isTrue();
        assertThat(matches(Target.any().container("f1c7b0a3f1c7"), process)).isFalse();
        assertThat(matches(Target.any().container(id), process("x", "/x", ""))).isFalse();
        assertThat(matches(Target.any().container(pod).comm("y"), process)).isFalse();
        assertThat(matches(Target.none(), process)).isFalse();
        assertThat(matches(Target.none(), process("x", "/x", ""))).isFalse();
    }

    @Test
    void firstOfSeveralTargetsCounts() {
        Target first = Target.any().comm("x").label("a", "1");
        Target second = Target.any().label("a", "2").labels(Map.of("b", "3"));

        assertThat(new Targets(List.of(first, second)).of(process("x", "/x", ""))).containsExactly(first, second);
        assertThat(second.labels()).isEqualTo(Map.of("a", "2", "b", "3"));
    }

    @Test
    void conditionsThatMakeNoSenseAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.any().pid(0)).withMessage("pid must be positive: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Target.any().comm(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.any().cgroup("kube"))
                .withMessage("cgroup must begin with a slash: kube");
        assertThatIllegalArgumentException().isThrownBy(() -> Target.any().container("web"))
                .withMessage("container must be 12 or more hexadecimal digits, or a pod's uid: web");
    }

    private static boolean matches(Target target, Candidate process) {
        return !new Targets(List.of(target)).of(process).isEmpty();
    }

    private static Candidate process(String comm, String exe, String commandLine) {
        return new Candidate(info(comm, exe), STARTED, 0, MemorySegment.ofArray(commandLine.getBytes(UTF_8)), true);
    }

    private static ProcessInfo info(String comm, String exe) {
        return new ProcessInfo(SELF, comm, exe, Instant.EPOCH, 1, "", "");
    }
}
