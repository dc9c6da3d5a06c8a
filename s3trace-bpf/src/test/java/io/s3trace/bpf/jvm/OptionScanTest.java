package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OptionScanTest {
    private final OptionScan scan = new OptionScan();

    @Test
    void aCommandLineHasOptions() {
        commandLine(true, "java", "-Xmx1g", "-Xrs", "-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading", "Main");
        assertThat(scan.options()).isEqualTo(new JvmOptions(true, true, true));
    }

    @Test
    void withoutThemNothingIsForbidden() {
        commandLine(true, "java", "-XX:+UseG1GC", "-XX:+DisableAttachMechanismX", "-Xrsx", "Main");
        assertThat(scan.options()).isEqualTo(new JvmOptions(false, false, false));
    }

    @Test
    void theLastOneWins() {
        commandLine(true, "java", "-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading", "-XX:-DisableAttachMechanism",
                "-XX:+EnableDynamicAgentLoading", "-XX:+ReduceSignalUsage", "-XX:-ReduceSignalUsage", "Main");
        assertThat(scan.options()).isEqualTo(new JvmOptions(false, false, false));
    }

    @Test
    void whatFollowsTheClassIsTheApplications() {
        commandLine(true, "java", "-cp", "a.jar", "--add-modules", "ALL-SYSTEM", "--add-opens=a/b=c", "Main", "-Xrs");
        assertThat(scan.options().signalsReduced()).isFalse();
        commandLine(true, "java", "-jar", "a.jar", "-Xrs");
        assertThat(scan.options().signalsReduced()).isFalse();
        commandLine(true, "java", "-cp", "a.jar", "-Xrs", "Main");
        assertThat(scan.options().signalsReduced()).isTrue();
    }

    @Test
    void ofAnotherLauncherAllArgumentsCount() {
        commandLine(false, "jsvc", "-user", "me", "Main", "-Xrs");
        assertThat(scan.options().signalsReduced()).isTrue();
    }

    @Test
    void aVariableHasOptions() {
        scan.environment(memory("A=-Xrs\0JAVA_TOOL_OPTIONS=-Da=b  '-XX:+DisableAttachMechanism'\0XJAVA_TOOL_OPTIONS=-Xrs\0"),
                "JAVA_TOOL_OPTIONS");
        assertThat(scan.options()).isEqualTo(new JvmOptions(true, false, false));
    }

    @Test
    void nothingAtAllIsNoFault() {
        scan.environment(memory(""), "JAVA_TOOL_OPTIONS");
        scan.environment(memory("JAVA_TOOL_OPTIONS="), "JAVA_TOOL_OPTIONS");
        scan.commandLine(memory(""), true);
        scan.commandLine(memory("java\0-cp"), true);
        assertThat(scan.options()).isEqualTo(new JvmOptions(false, false, false));
    }

    private void commandLine(boolean launcher, String... arguments) {
        scan.commandLine(memory(String.join("\0", arguments) + "\0"), launcher);
    }

    private static MemorySegment memory(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arena.ofAuto().allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }
}
