package io.s3trace.bpf.go;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoPlacementTest {
    @ParameterizedTest
    @CsvSource({
        // cmp 0x10(%r14),%rsp; jbe; sub $0x68,%rsp
        "493b6610 0f86c2030000 4883ec68, 4",
        // lea -0x68(%rsp),%r12; cmp 0x10(%r14),%r12; jbe
        "4c8d642498 4d3b6610 0f8664070000, 9",
        // mov %rsp,%r12; sub $0x2000,%r12; jb; cmp 0x10(%r14),%r12; jbe: a frame larger than a page
        "4989e4 4981ec00200000 7240 4d3b6610 763a, 10",
    })
    void seesTheEntryAtTheFirstJumpOfTheStackCheck(String code, int entry) {
        assertThat(GoPlacement.entry(GoAbi.X86_64, bytes(code))).hasValue(entry);
    }

    @ParameterizedTest
    @CsvSource({
        // Go 1.16: mov %fs:0xfffffffffffffff8,%rcx; cmp 0x10(%rcx),%rsp; jbe
        "64488b0c25f8ffffff 483b6110 0f86a5000000",
        // a C function: push %rbp; mov %rsp,%rbp; test %edi,%edi; je
        "55 4889e5 85ff 7405",
        // the argument in rax is changed first
        "31c0 493b6610 76f0",
        // cut off
        "493b6610",
    })
    void refusesWhatDoesNotGetItsArgumentsInRegisters(String code) {
        assertThat(GoPlacement.entry(GoAbi.X86_64, bytes(code))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // ldr x16, [x28, #16]; cmp sp, x16; b.ls
        "900b40f9 ff6330eb 09020054, 8",
        // ldr x16, [x28, #16]; sub x17, sp, #0x90; cmp x17, x16; b.ls
        "900b40f9 f14302d1 3f0210eb 09020054, 12",
    })
    void seesTheEntryOnArm64(String code, int entry) {
        assertThat(GoPlacement.entry(GoAbi.AARCH64, bytes(code))).hasValue(entry);
    }

    @Test
    void refusesArm64CodeThatGetsItsArgumentsOnTheStack() {
        // Go 1.17: ldr x1, [x28, #16]; cmp sp, x1; b.ls
        assertThat(GoPlacement.entry(GoAbi.AARCH64, bytes("810b40f9 ff6321eb 09020054"))).isEmpty();
    }

    @Test
    void seesReturnsAtEveryRet() {
        // nop; ret; je; pop %rbp; ret; int3
        assertThat(GoPlacement.returns(GoAbi.X86_64, bytes("90 c3 7401 5d c3 cc"))).containsExactly(1, 5);
        // nop; ret; ldr x30, [sp], #16; ret
        assertThat(GoPlacement.returns(GoAbi.AARCH64, bytes("1f2003d5 c0035fd6 fe0741f8 c0035fd6"))).containsExactly(4, 12);
    }

    @Test
    void refusesCodeThatIsNotUnderstoodAsAWhole() {
        // push %es is none in 64-bit mode
        assertThat(GoPlacement.returns(GoAbi.X86_64, bytes("90 c3 06 c3"))).isEmpty();
    }

    private static byte[] bytes(String code) {
        return HexFormat.of().parseHex(code.replace(" ", ""));
    }
}
