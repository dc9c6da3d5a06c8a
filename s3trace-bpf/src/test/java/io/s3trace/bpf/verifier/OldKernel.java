package io.s3trace.bpf.verifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What an old kernel would say of the programs of an object, from the code alone: the rules of Linux 5.8, and of every
 * later kernel that has some of the helpers that are younger, but not all.
 */
final class OldKernel {
    /** {@code BPF_FUNC_csum_level}, the last of Linux 5.8. */
    static final int LAST_HELPER = 135;
    /** {@code MAX_BPF_STACK} is 512; what is left is for the next change, and for compilers that take more. */
    static final int STACK = 480;
    /** {@code MAX_CALL_FRAMES}. */
    static final int FRAMES = 8;

    private final Map<String, BpfFunction> functions = new LinkedHashMap<>();

    OldKernel(List<BpfFunction> functions) {
        functions.forEach(function -> this.functions.put(function.name(), function));
    }

    /** Every chain of calls of every program, as long as it goes. */
    List<CallChain> chains() {
        List<CallChain> chains = new ArrayList<>();
        programs().forEach(program -> follow(program, List.of(), chains));
        return chains;
    }

    /** Chains that are too deep or too long. */
    List<String> refusedChains() {
        return chains().stream().filter(chain -> chain.depth() > STACK || chain.frames().size() > FRAMES)
                .map(CallChain::toString).toList();
    }

    /** Instructions that a kernel may not know, by the program, and what they are. */
    List<String> refusedCode() {
        TreeSet<Integer> last = new TreeSet<>(List.of(LAST_HELPER));
        functions.values().forEach(function -> function.code().stream()
                .filter(each -> each.callsHelper() && each.immediate() > LAST_HELPER)
                .forEach(each -> last.add(each.immediate() - 1)));
        List<String> refused = new ArrayList<>();
        for (int lastHelper : last) {
            functions.values().forEach(function -> refuseCode(function, lastHelper, refused));
        }
        return refused.stream().distinct().toList();
    }

    private List<BpfFunction> programs() {
        return functions.values().stream().filter(BpfFunction::program).toList();
    }

    private void follow(BpfFunction function, List<CallChain.Frame> callers, List<CallChain> chains) {
        List<CallChain.Frame> frames = new ArrayList<>(callers);
        frames.add(new CallChain.Frame(function.name(), Walk.of(function, Integer.MAX_VALUE).depth()));
        List<String> called = function.calls().values().stream().distinct().toList();
        if (called.isEmpty() || frames.size() > FRAMES) {
            chains.add(new CallChain(frames));
        } else {
            called.forEach(name -> follow(functions.get(name), frames, chains));
        }
    }

    private static void refuseCode(BpfFunction function, int lastHelper, List<String> refused) {
        for (int at : Walk.of(function, lastHelper).reached()) {
            BpfInstruction instruction = function.code().get(at);
            if (instruction.callsHelper() && instruction.immediate() > lastHelper) {
                refused.add(function.name() + ": helper " + instruction.immediate()
                        + ", though a kernel may have none after " + lastHelper);
            } else if (instruction.callsKernelFunction()) {
                refused.add(function.name() + ": a function of the kernel, at instruction " + at);
            } else if (!instruction.isOld()) {
                refused.add(function.name() + ": " + instruction + " at instruction " + at);
            }
        }
    }
}
