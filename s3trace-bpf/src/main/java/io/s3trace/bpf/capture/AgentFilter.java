package io.s3trace.bpf.capture;

/** Decides which Java virtual machines get an agent. */
@FunctionalInterface
public interface AgentFilter {
    /**
     * Asked on a thread of its own, now and then.
     *
     * @param pid the process
     * @param root the listed process that it descends from, or 0
     * @return whether it is to be traced
     */
    boolean wants(int pid, int root);
}
