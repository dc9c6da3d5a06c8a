package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.code.InstructionSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The instructions of a whole function, all of them decoded, and where its jumps lead. */
final class FunctionFlow {
    private final InstructionSet instructions;
    private final byte[] code;
    private final Instruction[] at;
    private final List<Integer> starts = new ArrayList<>();
    private final BitSet targets = new BitSet();
    private final List<Long> leaving = new ArrayList<>();
    private boolean hasIndirectJump;

    private FunctionFlow(InstructionSet instructions, byte[] code) {
        this.instructions = instructions;
        this.code = code;
        this.at = new Instruction[code.length];
    }

    /**
     * Decodes a function. Empty if it has no code, an instruction is unknown, or a jump leads into the middle of an
     * instruction.
     */
    static Optional<FunctionFlow> of(InstructionSet instructions, byte[] code) {
        FunctionFlow flow = new FunctionFlow(instructions, code);
        return code.length > 0 && flow.decode() && flow.targets.stream().allMatch(flow::isStart)
                ? Optional.of(flow) : Optional.empty();
    }

    private boolean decode() {
        for (int offset = 0; offset < code.length; offset += at[offset].length()) {
            Instruction instruction = instructions.decode(code, offset);
            if (instruction.kind() == InstructionKind.UNKNOWN) {
                return false;
            }
            at[offset] = instruction;
            starts.add(offset);
            hasIndirectJump |= instruction.kind() == InstructionKind.INDIRECT_JUMP;
            note(instruction);
        }
        noteEnd(at[starts.getLast()]);
        return true;
    }

    /** The last instruction passes control to what follows the function, unless it is a call: one that does not return. */
    private void noteEnd(Instruction last) {
        boolean call = last.kind() == InstructionKind.CALL || last.kind() == InstructionKind.INDIRECT_CALL;
        if (last.fallsThrough() && !call) {
            leaving.add((long) code.length);
        }
    }

    private void note(Instruction instruction) {
        // A recursive call of the function is a call like any other. A call into its middle counts as a jump.
        boolean recursion = instruction.kind() == InstructionKind.CALL && instruction.target() == 0;
        if (instruction.jumps() || instruction.kind() == InstructionKind.CALL && !recursion) {
            if (contains(instruction.target())) {
                targets.set((int) instruction.target());
            } else if (instruction.jumps()) {
                leaving.add(instruction.target());
            }
        }
    }

    InstructionSet instructions() {
        return instructions;
    }

    Instruction at(int offset) {
        return at[offset];
    }

    /** Offsets of all instructions, ascending. */
    List<Integer> starts() {
        return starts;
    }

    /** Whether an instruction of the function begins here. */
    boolean isStart(long offset) {
        return contains(offset) && at[(int) offset] != null;
    }

    /** Whether the function jumps to an offset up to and including this one. */
    boolean jumpsUpTo(int last) {
        int first = targets.nextSetBit(0);
        return first >= 0 && first <= last;
    }

    boolean jumpsTo(int offset) {
        return targets.get(offset);
    }

    /** Whether it has a jump whose target is in a register or a table in memory, and so is not known. */
    boolean hasIndirectJump() {
        return hasIndirectJump;
    }

    /** Where control leaves the function other than by returning or through a slot. Places are relative to its first byte. */
    List<Long> leaving() {
        return leaving;
    }

    /** Where control may go after an instruction, within the function. */
    List<Integer> successors(int offset) {
        Instruction instruction = at[offset];
        List<Integer> next = new ArrayList<>(2);
        if (instruction.fallsThrough() && isStart(offset + instruction.length())) {
            next.add(offset + instruction.length());
        }
        if (instruction.jumps() && isStart(instruction.target())) {
            next.add((int) instruction.target());
        }
        return next;
    }

    /** The instructions that control may reach from the first one without passing any of these. */
    BitSet reachableAvoiding(BitSet walls) {
        BitSet reached = new BitSet();
        List<Integer> open = new ArrayList<>(List.of(0));
        while (!open.isEmpty()) {
            int offset = open.removeLast();
            if (!reached.get(offset) && !walls.get(offset)) {
                reached.set(offset);
                open.addAll(successors(offset));
            }
        }
        return reached;
    }

    /** A byte of the function as an unsigned number. */
    int byteAt(int offset) {
        return code[offset] & 0xff;
    }

    private boolean contains(long offset) {
        return offset >= 0 && offset < code.length;
    }
}
