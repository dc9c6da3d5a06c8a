package io.s3trace.bpf.aarch64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AArch64Test {
    private static Instruction decode(String word) {
        byte[] code = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(Integer.parseUnsignedInt(word, 16)).array();
        return AArch64.INSTANCE.decode(code, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "14000002, b, JUMP, 8", "17ffffff, b, JUMP, -4", "94000002, bl, CALL, 8", "54000041, b.ne, CONDITIONAL_JUMP, 8",
        "b4000040, cbz, CONDITIONAL_JUMP, 8", "35ffffe0, cbnz, CONDITIONAL_JUMP, -4", "36000040, tbz, CONDITIONAL_JUMP, 8",
        "b7f80040, tbnz, CONDITIONAL_JUMP, 8", "d61f0200, br, INDIRECT_JUMP, -1", "d63f0200, blr, INDIRECT_CALL, -1",
        "d65f03c0, ret, RETURN, -1", "10000040, adr, PLAIN, -1", "90000003, adrp, PLAIN, -1",
    })
    void knowsWhatTheKernelEmulates(String word, String name, InstructionKind kind, long target) {
        assertThat(decode(word)).as(name).matches(Instruction::emulated).extracting(Instruction::kind, Instruction::target)
                .containsExactly(kind, target);
    }

    @ParameterizedTest
    @CsvSource({
        "d503201f, nop, NOP", "d503233f, paciasp, PLAIN", "d503245f, bti c, PLAIN", "a9be7bfd, stp, PLAIN",
        "d10083ff, sub, PLAIN",
        "58000040, ldr of a literal, PLAIN", "54000051, bc.ne, CONDITIONAL_JUMP", "d65f0bff, retaa, RETURN",
        "d71f0a11, braa, INDIRECT_JUMP", "d73f0a11, blraa, INDIRECT_CALL", "d4000001, svc, PLAIN", "d4200000, brk, TRAP",
        "00000000, udf, TRAP",
    })
    void knowsWhatTheKernelDoesNot(String word, String name, InstructionKind kind) {
        assertThat(decode(word)).as(name).matches(instruction -> !instruction.emulated()).extracting(Instruction::kind)
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "910003fd, 'mov x29, sp', x29", "d10083ff, 'sub sp, sp, #32', sp", "7100005f, 'cmp w2, #0', ''",
        "eb3063ff, 'cmp sp, x16', ''", "f9400b90, 'ldr x16, [x28, #16]', x16", "f9000fe1, 'str x1, [sp, #24]', ''",
        "a8c27bfd, 'ldp x29, x30, [sp], #32', x29 x30 sp", "f8404420, 'ldr x0, [x1], #4', x0 x1",
        "fa400804, 'ccmp x0, #0, #4, eq', ''", "9e660000, 'fmov x0, d0', x0", "1e604000, 'fmov d0, d0', ''",
        "0e043c00, 'mov w0, v0.s[0]', x0", "d53bd040, 'mrs x0, tpidr_el0', x0", "f8200021, 'ldadd x0, x1, [x1]', x1",
        "90000003, 'adrp x3', x3", "d503233f, paciasp, x30", "d503245f, bti c, ''",
    })
    void knowsWhichRegistersChange(String word, String text, String registers) {
        int expected = 0;
        for (String register : registers.isEmpty() ? new String[0] : registers.split(" ")) {
            expected |= register.equals("sp") ? 1 << 31 : 1 << Integer.parseInt(register.substring(1));
        }
        assertThat(decode(word).writes()).as(text).isEqualTo(expected);
    }

    @Test
    void theReturnAddressHasLeftItsRegisterWhenThatIsStored() {
        assertThat(decode("a9be7bfd").writes()).as("stp x29, x30, [sp, #-32]!").isEqualTo(1 << 31 | 1 << 30);
        assertThat(decode("f90007fe").writes()).as("str x30, [sp, #8]").isEqualTo(1 << 30);
    }

    @Test
    void refusesWhatIsCutOffOrOfNoGroup() {
        assertThat(AArch64.INSTANCE.decode(new byte[3], 0).kind()).isEqualTo(InstructionKind.UNKNOWN);
        assertThat(AArch64.INSTANCE.decode(new byte[4], 4).kind()).isEqualTo(InstructionKind.UNKNOWN);
        assertThat(decode("02000000").kind()).isEqualTo(InstructionKind.UNKNOWN);
    }

    @Test
    void argumentsAreTheFirstRegisters() {
        assertThat(AArch64.INSTANCE.arguments(3)).isEqualTo(0b111);
        assertThatIllegalArgumentException().isThrownBy(() -> AArch64.INSTANCE.arguments(7))
                .withMessage("count must be 0 to 6: 7");
    }
}
