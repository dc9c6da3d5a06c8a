package io.s3trace.bpf.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theJvmsNamesAreTheKernels() {
        assertThat(Architecture.of("amd64").directory()).isEqualTo("x86_64");
        assertThat(Architecture.of("aarch64").directory()).isEqualTo("aarch64");
    }

    @Test
    void anotherArchitectureIsRefusedByName() {
        assertThatThrownBy(() -> Architecture.of("riscv64")).hasMessage(
                "choose the processor's architecture: riscv64 is not supported: x86-64 (amd64) and arm64 (aarch64) are");
    }
}
