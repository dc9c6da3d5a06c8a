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
        assertThat(GoPlacement.entry(bytes(code))).hasValue(entry);
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
        assertThat(GoPlacement.entry(bytes(code))).isEmpty();
    }

    @Test
    void seesReturnsAtEveryRet() {
        // nop; ret; je; pop %rbp; ret; int3
        assertThat(GoPlacement.returns(bytes("90 c3 7401 5d c3 cc"))).containsExactly(1, 5);
    }

    @Test
    void refusesCodeThatIsNotUnderstoodAsAWhole() {
        // push %es is none in 64-bit mode
        assertThat(GoPlacement.returns(bytes("90 c3 06 c3"))).isEmpty();
    }

    private static byte[] bytes(String code) {
        return HexFormat.of().parseHex(code.replace(" ", ""));
    }
}
