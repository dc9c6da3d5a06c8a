package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Instructions that the kernel emulates and of which every return passes exactly one, with the returned value already in its
 * register: typically the branch that checks the stack guard or, on arm64, the {@code ret} itself.
 *
 * <p>An instruction is <em>committed</em> if control always returns from there, without changing that register and without a
 * loop. Once control is on a committed instruction, it stays on committed ones until it returns. So the last emulated one of
 * each such run is taken. This proves nothing for places that control may reach in unknown ways: by jumps through registers,
 * from outside, or from an exception handler.
 */
final class ReturnSites {
    private static final int MAX_SITES = 8;
    /** The runs that lead to a return are short. If more passes would be needed, fewer sites are found. */
    private static final int MAX_PASSES = 32;

    private final FunctionFlow flow;
    private final StackGuard guard;
    private final BitSet committed = new BitSet();
    /** Committed instructions with an emulated one further on. */
    private final BitSet before = new BitSet();

    private ReturnSites(FunctionFlow flow) {
        this.flow = flow;
        this.guard = new StackGuard(flow);
    }

    /** The sites' offsets, ascending; empty if it cannot be proved that they see every return once. */
    static Optional<List<Long>> find(FunctionFlow flow) {
        if (flow.hasIndirectJump() || !flow.leaving().isEmpty() || !isClosed(flow)) {
            return Optional.empty();
        }
        ReturnSites search = new ReturnSites(flow);
        search.commit();
        BitSet sites = search.sites();
        BitSet reached = flow.reachableAvoiding(sites);
        boolean missed = reached.stream().anyMatch(offset -> flow.at(offset).kind() == InstructionKind.RETURN);
        return missed || sites.isEmpty() || sites.cardinality() > MAX_SITES
                ? Optional.empty() : Optional.of(sites.stream().asLongStream().boxed().toList());
    }

    /** Whether all its instructions are reached from the first, and none of them is a tail call through a slot. */
    private static boolean isClosed(FunctionFlow flow) {
        BitSet reached = flow.reachableAvoiding(new BitSet());
        for (int offset : flow.starts()) {
            Instruction instruction = flow.at(offset);
            boolean padding = instruction.kind() == InstructionKind.NOP;
            if (reached.get(offset) ? instruction.kind() == InstructionKind.SLOT_JUMP : !padding) {
                return false;
            }
        }
        return true;
    }

    private void commit() {
        boolean changed = true;
        for (int pass = 0; changed && pass < MAX_PASSES; pass++) {
            changed = false;
            for (int i = flow.starts().size() - 1; i >= 0; i--) {
                int offset = flow.starts().get(i);
                if (!committed.get(offset) && commits(i)) {
                    committed.set(offset);
                    changed = true;
                    if (returningSuccessors(i).stream().anyMatch(next -> flow.at(next).emulated() || before.get(next))) {
                        before.set(offset);
                    }
                }
            }
        }
    }

    private boolean commits(int index) {
        Instruction instruction = flow.at(flow.starts().get(index));
        if (instruction.kind() == InstructionKind.RETURN) {
            return true;
        }
        List<Integer> next = returningSuccessors(index);
        return !instruction.writesAny(flow.instructions().result()) && !next.isEmpty() && next.stream().allMatch(committed::get);
    }

    /** Where control goes from here, apart from the failure of the stack guard. */
    private List<Integer> returningSuccessors(int index) {
        int offset = flow.starts().get(index);
        List<Integer> successors = flow.successors(offset);
        if (flow.at(offset).kind() != InstructionKind.CONDITIONAL_JUMP || flow.instructions().emulatesReturns()) {
            return successors;
        }
        int previous = index >= 1 ? flow.starts().get(index - 1) : -1;
        int beforePrevious = index >= 2 ? flow.starts().get(index - 2) : -1;
        List<Integer> returning = new ArrayList<>(successors);
        returning.removeIf(successor -> guard.fails(offset, previous, beforePrevious, successor));
        return returning;
    }

    private BitSet sites() {
        BitSet sites = new BitSet();
        committed.stream().filter(offset -> flow.at(offset).emulated() && !before.get(offset)).forEach(sites::set);
        return sites;
    }
}
