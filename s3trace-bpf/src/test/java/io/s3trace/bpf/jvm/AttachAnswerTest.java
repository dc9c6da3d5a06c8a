package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachAnswerTest {
    @Test
    void successHasTwoForms() {
        assertThat(AttachAnswer.failure("0\nreturn code: 0\n")).isEmpty();
        assertThat(AttachAnswer.failure("0\n0\n")).isEmpty(); // Java 8
    }

    @Test
    void anAgentsFailureIsOne() {
        assertThat(AttachAnswer.failure("0\nreturn code: 102\n")).contains("The agent could not be started in it.");
        assertThat(AttachAnswer.failure("0\n100\n")).contains("It could not read the agent's jar file.");
        assertThat(AttachAnswer.failure("0\nreturn code: 7\n")).contains("It answered: return code: 7.");
        assertThat(AttachAnswer.failure("0\n")).isPresent();
    }

    @Test
    void aRefusedCommandSaysWhy() {
        assertThat(AttachAnswer.failure("1\nDynamic agent loading is not enabled. Use -XX:+EnableDynamicAgentLoading to launch "
                + "target VM.\n")).contains("It answered: Dynamic agent loading is not enabled. Use "
                + "-XX:+EnableDynamicAgentLoading to launch target VM.");
        assertThat(AttachAnswer.failure("101\n")).contains("It speaks another version of the attach protocol.");
        assertThat(AttachAnswer.failure("1\n")).contains("It refused to load the agent: status 1.");
    }

    @Test
    void noAnswerIsAFailure() {
        assertThat(AttachAnswer.failure("")).contains("It closed the connection without an answer.");
        assertThat(AttachAnswer.failure("what?")).contains("It refused to load the agent: status what?.");
    }
}
