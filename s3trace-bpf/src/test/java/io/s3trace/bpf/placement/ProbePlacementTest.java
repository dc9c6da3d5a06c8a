package io.s3trace.bpf.placement;

import static io.s3trace.bpf.placement.ProbePlacement.CLASSIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.placement.ProbePlacement.Returns;
import io.s3trace.bpf.x86.X86;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbePlacementTest {
    private static final String ENDBR64 = "f30f1efa";
    private static final String SUB_RSP = "4883ec18";
    private static final String ADD_RSP = "4883c418";
    private static final String PUSH_RBX = "53";
    private static final String TEST_EDX = "85d2";
    private static final String TEST_RDI = "4885ff";
    private static final String XOR_EAX = "31c0";
    private static final String XOR_ECX = "31c9";
    private static final String RET = "c3";
    private static final String UD2 = "0f0b";
    private static final String CALL = "e800100000";
    private static final String JUMP_RAX = "ffe0";
    private static final String JUMP_AWAY = "e900100000";
    private static final String INVALID = "06";
    private static final String SUB_GUARD = "64482b142528000000";
    private static final String LOAD_GUARD = "64488b0c2528000000";
    private static final String COMPARE_RCX = "483b4c2408";

    /** The shape of SSL_write in OpenSSL 3.0. */
    private static final String[] GUARDED = {SUB_RSP, TEST_EDX, "entry:", "js error", CALL, "out:", SUB_GUARD, "guard:",
            "jne smashed",
            ADD_RSP, XOR_ECX, RET, "error:", CALL, XOR_EAX, "jmp out", "smashed:", CALL};

    private static ProbePlacement place(int arguments, String... lines) {
        return ProbePlacement.of(X86.INSTANCE, Assembly.assemble(lines), arguments);
    }

    private static ProbePlacement uretprobe(long offset) {
        return new ProbePlacement(offset, Returns.URETPROBE, List.of(offset), true);
    }

    /** GUARDED with one line replaced. */
    private static String[] guardedBut(String line, String... replacement) {
        return Arrays.stream(GUARDED).flatMap(each -> each.equals(line) ? Arrays.stream(replacement) : Stream.of(each))
                .toArray(String[]::new);
    }

    @Test
    void probesAPushAtTheEntryWhateverFollows() {
        assertThat(place(3, PUSH_RBX, INVALID, JUMP_RAX)).isEqualTo(uretprobe(0));
    }

    @Test
    void probesThePushAfterALandingMarkDespiteAJumpTable() {
        assertThat(place(3, ENDBR64, PUSH_RBX, JUMP_RAX)).isEqualTo(uretprobe(4));
    }

    @Test
    void putsBothProbesOnABranchBeforeTheStackMoves() {
        assertThat(place(1, TEST_RDI, "je out", CALL, "out:", RET)).as("SSL_free").isEqualTo(uretprobe(3));
        assertThat(place(3, XOR_ECX, "jmp out", "out:", RET)).as("gnutls_record_send").isEqualTo(uretprobe(2));
    }

    @Test
    void seesReturnsOnTheBranchThatChecksTheStackGuard() {
        assertThat(place(3, GUARDED)).isEqualTo(new ProbePlacement(Assembly.offset("entry", GUARDED), Returns.UPROBES,
                List.of(Assembly.offset("guard", GUARDED)), true));
    }

    @Test
    void knowsTheOtherFormsOfTheCheck() {
        assertThat(place(3, guardedBut(SUB_GUARD, LOAD_GUARD, COMPARE_RCX)).returns()).as("clang").isEqualTo(Returns.UPROBES);
        assertThat(place(3, SUB_RSP, TEST_EDX, "js out", CALL, "out:", SUB_GUARD, "je good", CALL, "good:", ADD_RSP, RET)
                .returns())
                .as("the failure stands next").isEqualTo(Returns.UPROBES);
    }

    @Test
    void doesNotTakeAnotherBranchForTheCheck() {
        assertThat(place(3, guardedBut(SUB_GUARD, "4885d2"))).as("test %rdx,%rdx").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut(SUB_GUARD, "64482b142530000000"))).as("%fs:0x30").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("jne smashed", "js smashed"))).as("js").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("smashed:", "smashed:", XOR_EAX))).as("no call at the target").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("jmp out", "jmp guard"))).as("reached without the comparison").isEqualTo(CLASSIC);
    }

    @Test
    void fallsBackWhereTheReturnValueChangesAfterTheCheck() {
        assertThat(place(3, guardedBut(XOR_ECX, XOR_EAX))).isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut(XOR_ECX, CALL))).isEqualTo(CLASSIC);
    }

    @Test
    void fallsBackWhereAWayOutAvoidsTheCheck() {
        assertThat(place(3, guardedBut("jmp out", ADD_RSP, RET))).as("return").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("jmp out", ADD_RSP, JUMP_AWAY))).as("tail call").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("jmp out", ADD_RSP, "ff2500000000"))).as("tail call through the GOT").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("jmp out", JUMP_RAX))).as("jump table").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut(RET, RET, XOR_EAX, RET))).as("code reached in unknown ways").isEqualTo(CLASSIC);
        assertThat(place(3, guardedBut("smashed:", "smashed:", CALL, XOR_EAX, "jmp out", XOR_EAX))).as("code after it")
                .isEqualTo(CLASSIC);
    }

    @Test
    void probesEveryWayOutOnce() {
        String[] twoWays = {SUB_RSP, TEST_EDX, "js error", CALL, "first:", "jmp out", "error:", XOR_EAX, "second:", "jmp out",
                "out:", ADD_RSP, RET};

        assertThat(place(3, twoWays).returnOffsets())
                .containsExactly(Assembly.offset("first", twoWays), Assembly.offset("second", twoWays));
    }

    @Test
    void doesNotProbeALoopForAReturn() {
        assertThat(place(3, SUB_RSP, TEST_EDX, "js out", CALL, "out:", "again:", XOR_ECX, "jne again", ADD_RSP, RET))
                .isEqualTo(CLASSIC);
    }

    @Test
    void doesNotProbeAnEntryThatTheFunctionJumpsBackTo() {
        assertThat(place(1, TEST_RDI, "je out", XOR_ECX, "jmp 0", "out:", RET)).as("to its start").isEqualTo(CLASSIC);
        assertThat(place(1, TEST_RDI, "again:", "je out", XOR_ECX, "jmp again", "out:", RET)).as("to the branch")
                .isEqualTo(CLASSIC);
        assertThat(place(1, TEST_RDI, "je out", XOR_ECX, "loop 0", "out:", RET)).as("by loop").isEqualTo(CLASSIC);
        assertThat(place(1, TEST_RDI, "je out", JUMP_RAX, "out:", RET)).as("perhaps").isEqualTo(CLASSIC);
        assertThat(place(1, TEST_RDI, "je out", JUMP_AWAY, "out:", RET)).as("perhaps from outside").isEqualTo(CLASSIC);
    }

    @Test
    void doesNotProbeWhereAnArgumentIsGone() {
        String[] threeArguments = {XOR_ECX, "jmp out", "out:", RET};

        assertThat(place(3, threeArguments)).isEqualTo(uretprobe(2));
        assertThat(place(4, threeArguments)).isEqualTo(CLASSIC);
    }

    @Test
    void doesNotProbeBehindAnythingThatMayNotPassControlOn() {
        for (String stop : List.of(RET, UD2, JUMP_RAX, "ffd0", "f4", "cc", "ff2500000000")) {
            assertThat(place(0, TEST_RDI, stop, PUSH_RBX, RET)).as(stop).isEqualTo(CLASSIC);
        }
    }

    @Test
    void fallsBackWhereAnInstructionIsUnknownOrSplitByAJump() {
        assertThat(place(1, TEST_RDI, "je out", INVALID, "out:", RET)).isEqualTo(CLASSIC);
        assertThat(place(1, TEST_RDI, "7401", "83c001", RET)).as("a jump into an instruction").isEqualTo(CLASSIC);
        assertThat(place(1)).as("no code").isEqualTo(CLASSIC);
    }

    @Test
    void doesNotPutEntryAndReturnOnOneInstruction() {
        assertThat(place(3, SUB_RSP, TEST_EDX, "js out", "out:", ADD_RSP, RET)).isEqualTo(CLASSIC);
    }
}
