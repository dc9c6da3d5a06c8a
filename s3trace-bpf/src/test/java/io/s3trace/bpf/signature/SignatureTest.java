package io.s3trace.bpf.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final byte[] CODE = {0x41, 0x54, 0x4c, (byte) 0x8b, 0x64};

    @Test
    void bytesThatMayHaveAnyValueMatchAnything() {
        Signature signature = Signature.of("54 4c ?? 64");

        assertThat(signature.length()).isEqualTo(4);
        assertThat(signature.beginning()).isEqualTo(0x4c54);
        assertThat(signature.matches(CODE, 1, CODE.length)).isTrue();
        assertThat(signature.matches(CODE, 0, CODE.length)).isFalse();
    }

    @Test
    void theInstructionBehindTheBarIsProbed() {
        assertThat(Signature.of("41 54 | 4c 8b").probed()).isEqualTo(2);
        assertThat(Signature.of("41 54 4c 8b").probed()).isZero();
        assertThat(Signature.of("41 54 | 4c 8b").matches(CODE, 0, CODE.length)).isTrue();
        assertThat(Signature.of("41 54 | 4c 8b")).isNotEqualTo(Signature.of("41 54 4c 8b"));
    }

    @Test
    void codeThatEndsBeforeDoesNotMatch() {
        assertThat(Signature.of("8b 64").matches(CODE, 3, CODE.length)).isTrue();
        assertThat(Signature.of("8b 64").matches(CODE, 3, CODE.length - 1)).isFalse();
        assertThat(Signature.of("8b 64 ??").matches(CODE, 3, CODE.length)).isFalse();
    }

    @Test
    void signaturesBeginWithTwoKnownBytes() {
        assertThatThrownBy(() -> Signature.of("41 ?? 4c")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a signature must begin with two known bytes: 41 ?? 4c");
        assertThatThrownBy(() -> Signature.of("41")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Signature.of("41 zz")).isInstanceOf(NumberFormatException.class);
    }
}
