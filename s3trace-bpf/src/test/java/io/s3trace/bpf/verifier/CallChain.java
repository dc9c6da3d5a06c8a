package io.s3trace.bpf.verifier;

import java.util.List;
import java.util.stream.Collectors;

/** A chain of calls, from a program on: each function's name and the bytes of stack that it uses. */
record CallChain(List<Frame> frames) {
    /** As check_max_stack_depth() in kernel/bpf/verifier.c rounds, before Linux 6.8 and without a JIT later. */
    private static final int UNIT = 32;

    record Frame(String function, int bytes) {
        int rounded() {
            return Math.ceilDiv(Math.max(bytes, 1), UNIT) * UNIT;
        }
    }

    int depth() {
        return frames.stream().mapToInt(Frame::rounded).sum();
    }

    @Override
    public String toString() {
        return frames.stream().map(frame -> frame.function() + " " + frame.bytes()).collect(Collectors.joining(" > "))
                + " = " + depth();
    }
}
