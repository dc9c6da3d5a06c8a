package io.s3trace.bpf.verifier;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A walk over all ways through a function on a kernel that has helpers up to some number: what can be reached there, and
 * how deep the function's stack gets. Knows of registers what older verifiers need to: numbers and places on the stack.
 */
final class Walk {
    private static final int REGISTERS = 11;
    /** The oldest verifiers keep the last register, which holds the frame, and clear those of arguments at a call. */
    private static final int ARGUMENTS_END = 6;

    /** What is known of a register: nothing, a number, or a place so many bytes above the end of the stack. */
    private record Value(boolean onStack, long number) {}

    private final BpfFunction function;
    private final int lastHelper;
    private final Value[][] states;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final BitSet reached = new BitSet();
    private int depth;

    private Walk(BpfFunction function, int lastHelper) {
        this.function = function;
        this.lastHelper = lastHelper;
        this.states = new Value[function.code().size()][];
    }

    static Walk of(BpfFunction function, int lastHelper) {
        Walk walk = new Walk(function, lastHelper);
        Value[] start = new Value[REGISTERS];
        start[BpfInstruction.FRAME] = new Value(true, 0);
        walk.arrive(0, start);
        while (!walk.open.isEmpty()) {
            walk.step(walk.open.pop());
        }
        return walk;
    }

    /** Bytes of stack that the function uses itself. */
    int depth() {
        return depth;
    }

    /** The numbers of the instructions that can be reached. */
    List<Integer> reached() {
        return reached.stream().boxed().toList();
    }

    private void arrive(int at, Value[] state) {
        Value[] known = states[at];
        if (known == null) {
            states[at] = state.clone();
            reached.set(at);
            open.push(at);
            return;
        }
        boolean less = false;
        for (int i = 0; i < REGISTERS; i++) {
            if (known[i] != null && !known[i].equals(state[i])) {
                known[i] = null;
                less = true;
            }
        }
        if (less) {
            open.push(at);
        }
    }

    private void step(int at) {
        BpfInstruction instruction = function.code().get(at);
        Value[] state = states[at].clone();
        if (instruction.base() >= 0 && state[instruction.base()] instanceof Value(boolean onStack, long number) && onStack) {
            deepen(number + instruction.offset());
        }
        if (instruction.isExit()) {
            return;
        }
        if (instruction.isJump()) {
            jump(at, instruction, state);
            return;
        }
        if (instruction.isCall()) {
            Arrays.fill(state, 0, ARGUMENTS_END, null);
        } else if (instruction.writesRegister()) {
            Value written = result(at, instruction, state);
            state[instruction.destination()] = written;
            if (written != null && written.onStack()) {
                deepen(written.number());
            }
        }
        arrive(at + (instruction.isWide() ? 2 : 1), state);
    }

    private void deepen(long place) {
        depth = (int) Math.max(depth, -place);
    }

    private Value result(int at, BpfInstruction instruction, Value[] state) {
        Integer asked = function.asks().get(at);
        if (asked != null) {
            return new Value(false, asked <= lastHelper ? 1 : 0);
        }
        if (instruction.isMove()) {
            return instruction.takesRegister() ? state[instruction.source()] : new Value(false, instruction.immediate());
        }
        Value old = state[instruction.destination()];
        return instruction.isAddition() && old != null ? new Value(old.onStack(), old.number() + instruction.immediate()) : null;
    }

    private void jump(int at, BpfInstruction instruction, Value[] state) {
        int target = at + 1 + instruction.offset();
        Boolean taken = taken(instruction, state);
        if (taken == null || taken) {
            arrive(target, state);
        }
        if (taken == null || !taken) {
            arrive(at + 1, state);
        }
    }

    /** Whether a jump is taken, null if that is not known; compilers test for what CO-RE tells by equality. */
    private static Boolean taken(BpfInstruction instruction, Value[] state) {
        if (instruction.isUnconditional()) {
            return true;
        }
        Value value = state[instruction.destination()];
        if (instruction.takesRegister() || value == null || value.onStack()) {
            return null;
        }
        return switch (instruction.code() & 0xf0) {
            case 0x10 -> value.number() == instruction.immediate();
            case 0x50 -> value.number() != instruction.immediate();
            case 0x40 -> (value.number() & instruction.immediate()) != 0;
            default -> null;
        };
    }
}
