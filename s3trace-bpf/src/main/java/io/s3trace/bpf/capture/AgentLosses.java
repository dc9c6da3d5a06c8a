package io.s3trace.bpf.capture;

import io.s3trace.bpf.jvm.JssePage.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls of Java's own TLS that the agents in virtual machines have not handed over.
 *
 * @param noSlot because too many threads were handing over at once
 * @param failures because the agent failed
 * @param leaseOver because the tracer had not renewed the agent's lease in time
 */
public record AgentLosses(long noSlot, long failures, long leaseOver) {
    static final AgentLosses NONE = new AgentLosses(0, 0, 0);

    /** What was counted between two looks. The figures are another process's, and may be any. */
    static AgentLosses between(Figures before, Figures now) {
        return new AgentLosses(Math.max(0, now.noSlot() - before.noSlot()), Math.max(0, now.throwables() - before.throwables()),
                Math.max(0, now.leaseOver() - before.leaseOver()));
    }

    AgentLosses plus(AgentLosses other) {
        return new AgentLosses(noSlot + other.noSlot, failures + other.failures, leaseOver + other.leaseOver);
    }

    /** {@return whether nothing was lost} */
    boolean isNone() {
        return equals(NONE);
    }

    /** {@return it in words} */
    String text() {
        List<String> reasons = new ArrayList<>();
        if (noSlot > 0) {
            reasons.add(noSlot + " because too many threads made some at once");
        }
        if (failures > 0) {
            reasons.add(failures + " because the agent failed");
        }
        if (leaseOver > 0) {
            reasons.add(leaseOver + " because the tracer had not renewed the agent's lease in time");
        }
        return "calls were not handed over: " + String.join(", ", reasons);
    }
}
