package io.s3trace.bpf.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.ByteCapture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Older kernels than the one that runs this refuse programs for rules that later ones do not have. They are held against
 * the object that was built.
 */
class OldKernelTest {
    /** {@code BPF_FUNC_task_pt_regs}, since Linux 5.15. */
    private static final int YOUNG_HELPER = 175;
    /** {@code BPF_FUNC_tail_call}. */
    private static final int TAIL_CALL = 12;

    @ParameterizedTest
    @ValueSource(strings = {"x86_64/s3trace.bpf.o", "aarch64/s3trace.bpf.o"})
    void everyChainOfCallsFitsOnTheStackThatOldKernelsGive(String object) throws IOException {
        OldKernel kernel = new OldKernel(BpfCode.read(ByteCapture.class.getResourceAsStream(object)));

        assertThat(kernel.chains()).hasSizeGreaterThan(50);
        assertThat(kernel.refusedChains()).as("chains of calls of more than %d bytes of stack, or %d functions",
                OldKernel.STACK, OldKernel.FRAMES).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64/s3trace.bpf.o", "aarch64/s3trace.bpf.o"})
    void noKernelMeetsAHelperOrAnInstructionThatItDoesNotKnow(String object) throws IOException {
        OldKernel kernel = new OldKernel(BpfCode.read(ByteCapture.class.getResourceAsStream(object)));

        assertThat(kernel.refusedCode()).as("what a kernel from Linux 5.8 on may not know").isEmpty();
    }

    /** See {@code stay_on_task_stack()} in {@code uprobe.bpf.h}. */
    @ParameterizedTest
    @ValueSource(strings = {"x86_64/s3trace.bpf.o", "aarch64/s3trace.bpf.o"})
    void programsThatCanBePreemptedStayOnTheStackOfTheirTask(String object) throws IOException {
        List<BpfFunction> preemptible = BpfCode.read(ByteCapture.class.getResourceAsStream(object)).stream()
                .filter(function -> function.section().matches("u(ret)?probe.*")).toList();

        assertThat(preemptible).hasSizeGreaterThan(30).allSatisfy(program -> assertThat(program.code())
                .as(program.name()).contains(call(TAIL_CALL)));
    }

    @Test
    void framesAreRoundedUpAndAddedAlongEachChain() {
        OldKernel kernel = new OldKernel(List.of(
                function("program", true, 100, "middle", "leaf"),
                function("middle", false, 1, "leaf"),
                function("leaf", false, 352)));

        assertThat(kernel.chains()).map(CallChain::toString).containsExactly(
                "program 100 > middle 1 > leaf 352 = 512", "program 100 > leaf 352 = 480");
        assertThat(kernel.refusedChains()).containsExactly("program 100 > middle 1 > leaf 352 = 512");
    }

    @Test
    void aChainOfNineFunctionsIsTooLong() {
        List<BpfFunction> functions = new ArrayList<>(List.of(function("8", false, 0)));
        for (int i = 7; i > 0; i--) {
            functions.add(function("" + i, false, 0, "" + (i + 1)));
        }
        functions.add(function("eight", true, 0, "2"));
        functions.add(function("nine", true, 0, "1"));

        assertThat(new OldKernel(functions).refusedChains()).containsExactly(
                "nine 0 > 1 0 > 2 0 > 3 0 > 4 0 > 5 0 > 6 0 > 7 0 > 8 0 = 288");
    }

    @Test
    void theStackIsAsDeepAsTheLowestPlaceOnItWhateverNamesIt() {
        List<BpfInstruction> code = List.of(move(1, BpfInstruction.FRAME), add(1, -24), store(1, -8), exit());

        assertThat(Walk.of(new BpfFunction("f", "uprobe", code, Map.of(), Map.of()), 0).depth()).isEqualTo(32);
    }

    @Test
    void aYoungHelperIsRefusedUnlessItsBeingThereIsAskedForFirst() {
        List<BpfInstruction> asking = List.of(set(1, 1), jumpIfZero(1, 1), call(YOUNG_HELPER), exit());
        BpfFunction asks = new BpfFunction("asks", "uprobe", asking, Map.of(), Map.of(0, YOUNG_HELPER));
        BpfFunction asksForAnother = new BpfFunction("asksForAnother", "uprobe", asking, Map.of(), Map.of(0, YOUNG_HELPER - 17));
        BpfFunction asksNothing = new BpfFunction("asksNothing", "uprobe", asking, Map.of(), Map.of());

        assertThat(new OldKernel(List.of(asks, asksForAnother, asksNothing)).refusedCode()).containsExactly(
                "asksNothing: helper 175, though a kernel may have none after 135",
                "asksForAnother: helper 175, though a kernel may have none after 174",
                "asksNothing: helper 175, though a kernel may have none after 174");
    }

    @Test
    void functionsOfTheKernelAndYoungInstructionsAreRefused() {
        BpfInstruction kernelFunction = new BpfInstruction(0x85, 0, 2, 0, 1);
        BpfInstruction addition = new BpfInstruction(0xdb, 1, 2, 0, 0);
        BpfInstruction additionThatReturns = new BpfInstruction(0xdb, 1, 2, 0, 1);
        BpfInstruction signExtension = new BpfInstruction(0xbf, 1, 2, 8, 0);

        assertThat(refused(kernelFunction)).containsExactly("f: a function of the kernel, at instruction 0");
        assertThat(refused(addition)).isEmpty();
        assertThat(refused(additionThatReturns)).hasSize(1);
        assertThat(refused(signExtension)).hasSize(1);
    }

    private static List<String> refused(BpfInstruction instruction) {
        return new OldKernel(List.of(new BpfFunction("f", "uprobe", List.of(instruction, exit()), Map.of(), Map.of())))
                .refusedCode();
    }

    private static BpfFunction function(String name, boolean program, int stack, String... called) {
        List<BpfInstruction> code = new ArrayList<>();
        Map<Integer, String> calls = new LinkedHashMap<>();
        if (stack > 0) {
            code.add(store(BpfInstruction.FRAME, -stack));
        }
        for (String each : called) {
            calls.put(code.size(), each);
            code.add(new BpfInstruction(0x85, 0, 1, 0, -1));
        }
        code.add(exit());
        return new BpfFunction(name, program ? "uprobe" : ".text", code, calls, Map.of());
    }

    private static BpfInstruction move(int to, int from) {
        return new BpfInstruction(0xbf, to, from, 0, 0);
    }

    private static BpfInstruction set(int register, int number) {
        return new BpfInstruction(0xb7, register, 0, 0, number);
    }

    private static BpfInstruction add(int register, int number) {
        return new BpfInstruction(0x07, register, 0, 0, number);
    }

    private static BpfInstruction store(int base, int offset) {
        return new BpfInstruction(0x72, base, 0, offset, 0);
    }

    private static BpfInstruction jumpIfZero(int register, int offset) {
        return new BpfInstruction(0x15, register, 0, offset, 0);
    }

    private static BpfInstruction call(int helper) {
        return new BpfInstruction(0x85, 0, 0, 0, helper);
    }

    private static BpfInstruction exit() {
        return new BpfInstruction(0x95, 0, 0, 0, 0);
    }
}
