package io.s3trace.bpf.capture;

import io.s3trace.bpf.jvm.Jvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents in the Java virtual machines that are traced. A thread loads them one at a time, with a pause after each, and
 * renews their leases. Thread-safe.
 */
final class JvmAgents implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JvmAgents.class);
    /** The pause between two loads, and the time between two renewals: less than a lease. */
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final long JOIN_MILLIS = 50;
    /** How long closing may take in all. What is left in a virtual machine then does nothing. */
    private static final Duration MAX_CLOSING = Duration.ofSeconds(10);

    private final Map<Integer, JvmAgent> agents = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "s3trace-jvms");
    /** In virtual machines that are not traced any more. */
    private AgentLosses before = AgentLosses.NONE;
    private volatile IntPredicate wanted = pid -> false;
    private volatile boolean closing;
    private long loadedAt = System.nanoTime() - ROUND.toNanos();

    JvmAgents() {
        thread.setDaemon(true);
    }

    /** Begins to load agents into virtual machines that were found, and will be. */
    void start(IntPredicate wanted) {
        this.wanted = wanted;
        thread.start();
    }

    /** Takes a process that has Java's library mapped. */
    void found(int pid) {
        JvmAgent before = agents.get(pid);
        if (before != null && before.isAlive()) {
            return;
        }
        try {
            Jvm.of(pid).ifPresent(jvm -> {
                JvmAgent gone = agents.put(pid, new JvmAgent(jvm));
                if (gone != null) {
                    gone.forget();
                    remember(gone);
                }
                LockSupport.unpark(thread);
            });
        } catch (IOException e) {
            LOGGER.debug("process {} has ended, or may not be looked at", pid, e);
        }
    }

    /**
     * Loads the agent into a process at once.
     *
     * @return why that failed; empty if it did not, or the process is no virtual machine
     */
    Optional<String> load(int pid) {
        JvmAgent agent = agents.get(pid);
        if (agent == null) {
            return Optional.empty();
        }
        uninterrupted(agent::load);
        return agent.whyNot();
    }

    /** Takes the agent out of a process. */
    void forget(int pid) {
        JvmAgent agent = agents.remove(pid);
        if (agent != null) {
            uninterrupted(() -> agent.unload(MAX_CLOSING));
            remember(agent);
        }
    }

    /** The last look at one. */
    private synchronized void remember(JvmAgent gone) {
        before = before.plus(gone.losses());
    }

    /** {@return what was lost in all virtual machines together, at the last look at each} */
    synchronized AgentLosses losses() {
        return agents.values().stream().map(JvmAgent::losses).reduce(before, AgentLosses::plus);
    }

    /** {@return what was lost in one virtual machine} */
    AgentLosses losses(int pid) {
        return Optional.ofNullable(agents.get(pid)).map(JvmAgent::losses).orElse(AgentLosses.NONE);
    }

    /** Channels are closed under a thread that is interrupted. What has a time limit of its own is done all the same. */
    private static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@return whether it is known to be a virtual machine to which an agent may come} */
    boolean knows(int pid) {
        return agents.containsKey(pid);
    }

    /** {@return whether the agent is in a process} */
    boolean sees(int pid) {
        JvmAgent agent = agents.get(pid);
        return agent != null && agent.whyNot().isEmpty();
    }

    /** {@return why nothing is seen of the TLS of a virtual machine; empty if something is, or the process is none} */
    Optional<String> whyNot(int pid) {
        JvmAgent agent = agents.get(pid);
        if (agent != null) {
            return agent.whyNot();
        }
        Optional<String> advice = JvmAdvice.of(pid);
        boolean asked = thread.getState() != Thread.State.NEW;
        return asked ? advice.map(unasked -> JvmAgent.NOT_YET) : advice;
    }

    private void run() {
        new Rounds(() -> closing, () -> LockSupport.parkNanos(ROUND.toNanos()), this::round).run();
    }

    private void round() {
        for (Iterator<JvmAgent> all = agents.values().iterator(); !closing && all.hasNext();) {
            JvmAgent agent = all.next();
            if (agent.isAlive()) {
                agent.renew();
            } else {
                agent.forget();
                all.remove();
                remember(agent);
            }
        }
        if (!closing && System.nanoTime() - loadedAt >= ROUND.toNanos()) {
            loadNext();
        }
    }

    private void loadNext() {
        agents.entrySet().stream().filter(entry -> entry.getValue().isWaiting() && wanted.test(entry.getKey()))
                .max(Comparator.comparingLong(entry -> entry.getValue().sinceTried())).ifPresent(entry -> {
                    entry.getValue().load();
                    loadedAt = System.nanoTime();
                });
    }

    /** Stops all agents at once, then takes them out. Idempotent. */
    @Override
    public void close() {
        closing = true;
        uninterrupted(this::end);
    }

    private void end() {
        awaitThread();
        long end = System.nanoTime() + MAX_CLOSING.toNanos();
        agents.values().forEach(JvmAgent::stop);
        agents.values().forEach(agent -> {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isPositive()) {
                agent.unload(left);
            } else {
                agent.forget();
            }
        });
        agents.values().forEach(this::remember);
        agents.clear();
    }

    /** It may be loading an agent, which has a time limit, and asks what the kernel side knows. */
    private void awaitThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            LockSupport.unpark(thread);
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
