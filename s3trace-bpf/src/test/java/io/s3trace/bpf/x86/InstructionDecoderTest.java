package io.s3trace.bpf.x86;

import static io.s3trace.bpf.x86.X86Registers.ALL;
import static io.s3trace.bpf.x86.X86Registers.NONE;
import static io.s3trace.bpf.x86.X86Registers.RAX;
import static io.s3trace.bpf.x86.X86Registers.RBP;
import static io.s3trace.bpf.x86.X86Registers.RCX;
import static io.s3trace.bpf.x86.X86Registers.RDI;
import static io.s3trace.bpf.x86.X86Registers.RDX;
import static io.s3trace.bpf.x86.X86Registers.RSI;
import static io.s3trace.bpf.x86.X86Registers.RSP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionDecoderTest {
    private static Instruction decode(String hex) {
        return new InstructionDecoder(HexFormat.of().parseHex(hex.replace(" ", ""))).decode(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "50", "41 57", "54", "e8 00 00 00 00", "e9 00 00 00 00", "eb 00", "74 00", "0f 84 00 00 00 00"})
    void knowsWhatTheKernelEmulates(String hex) {
        assertThat(decode(hex).emulated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f3 0f 1e fa", "48 83 ec 18", "c3", "66 90", "f3 90", "41 90", "0f 1f 44 00 00", "48 50", "40 50",
            "66 50",
            "f2 e9 00 00 00 00", "2e 74 00", "e3 00", "e2 00", "ff d0", "ff 25 00 00 00 00", "6a 01", "ff 30",
            "66 48 e8 00 00 00 00"})
    void knowsWhatTheKernelSingleSteps(String hex) {
        assertThat(decode(hex)).matches(instruction -> instruction.length() > 0).matches(instruction -> !instruction.emulated());
    }

    @Test
    void findsTargetsFromWhereItDecodes() {
        assertThat(decode("74 fe").target()).isZero();
        assertThat(decode("e8 fb ff ff ff").target()).isZero();
        assertThat(decode("e9 ff ff ff 7f").target()).isEqualTo(5L + Integer.MAX_VALUE);
        assertThat(new InstructionDecoder(new byte[] {(byte) 0x90, (byte) 0xeb, 2}).decode(1).target()).isEqualTo(5);
    }

    @Test
    void knowsWhatChangesWithoutBeingNamed() {
        assertThat(decode("f7 e1").writes()).as("mul").isEqualTo(RAX | RDX);
        assertThat(decode("48 99").writes()).as("cqto").isEqualTo(RDX);
        assertThat(decode("f3 a4").writes()).as("rep movsb").isEqualTo(RAX | RCX | RSI | RDI);
        assertThat(decode("0f b1 0f").writes()).as("cmpxchg").isEqualTo(RAX);
        assertThat(decode("48 0f c7 0f").writes()).as("cmpxchg16b").isEqualTo(RAX | RDX);
        assertThat(decode("0f a2").writes()).as("cpuid").isEqualTo(ALL);
        assertThat(decode("0f 05").writes()).as("syscall").isEqualTo(ALL);
        assertThat(decode("0f 01 d0").writes()).as("xgetbv").isEqualTo(ALL);
        assertThat(decode("c9").writes()).as("leave").isEqualTo(RSP | RBP);
        assertThat(decode("5f").writes()).as("pop %rdi").isEqualTo(RSP | RDI);
        assertThat(decode("c5 fb 93 c1").writes()).as("kmovd %k1,%eax").isEqualTo(ALL);
        assertThat(decode("e8 00 00 00 00").writes()).as("call").isEqualTo(ALL);
    }

    @Test
    void knowsWhatIsOnlyRead() {
        assertThat(decode("85 ff").writes()).as("test").isEqualTo(NONE);
        assertThat(decode("83 ff 01").writes()).as("cmp").isEqualTo(NONE);
        assertThat(decode("39 f7").writes()).as("cmp").isEqualTo(NONE);
        assertThat(decode("0f ba e7 05").writes()).as("bt").isEqualTo(NONE);
        assertThat(decode("f3 0f 1e fa").writes()).as("endbr64").isEqualTo(NONE);
        assertThat(decode("89 07").writes()).as("mov %eax,(%rdi)").isEqualTo(NONE);
    }

    @Test
    void takesTheSecondByteOfARegisterForTheRegister() {
        assertThat(decode("b4 01").writes()).as("mov $1,%ah").matches(writes -> (writes & RAX) != 0);
        assertThat(decode("40 b6 01").writes()).as("mov $1,%sil").isEqualTo(RSI);
        assertThat(decode("89 f5").writes()).as("mov %esi,%ebp").isEqualTo(RBP);
    }

    @ParameterizedTest
    @CsvSource({"06,push es", "9b,fwait", "d5 11 50,REX2", "8f e8 78 90 c0,XOP", "0f 0f c0 0d,3DNow", "66 e9 00 00,jmpw",
            "c7 f8 00 00 00 00,xbegin", "48 66 90,REX before a prefix", "66 c5 f8 77,prefix before VEX", "0f ff c0,ud0",
            "62 f4 7c 08 00 c0,APX", "e8 00 00 00,cut off", "'',nothing"})
    void refuses(String hex, String what) {
        assertThat(decode(hex).kind()).as(what).isEqualTo(InstructionKind.UNKNOWN);
    }

    @Test
    void answersOnAnyBytesAndNeverReachesPastTheirEnd() {
        Random random = new Random(22);
        for (int round = 0; round < 300_000; round++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            if (bytes.length > 3 && round % 3 == 0) {
                System.arraycopy(new byte[][] {{0x62, (byte) 0xf1, 0x7c}, {0x0f, 0x3a, 0},
                        {(byte) 0xc4, (byte) 0xe2, 0x79}}[round / 3 % 3], 0, bytes, 0, 3);
            }
            Instruction instruction = new InstructionDecoder(bytes).decode(0);

            assertThat(instruction.length()).isBetween(0, bytes.length);
            if (instruction.length() > 0) {
                byte[] alone = Arrays.copyOf(bytes, instruction.length());
                assertThat(new InstructionDecoder(alone).decode(0)).isEqualTo(instruction);
            }
        }
    }

    @Test
    void countsArgumentRegistersInTheOrderOfTheAbi() {
        assertThat(X86Registers.arguments(0)).isZero();
        assertThat(X86Registers.arguments(3)).isEqualTo(RDI | RSI | RDX);
        assertThat(X86Registers.arguments(6)).isEqualTo(RDI | RSI | RDX | RCX | 1 << 8 | 1 << 9);
        assertThatIllegalArgumentException().isThrownBy(() -> X86Registers.arguments(7)).withMessage("count must be 0 to 6: 7");
    }
}
