package io.s3trace.bpf.capture;

import io.s3trace.bpf.jvm.Jvm;
import java.io.IOException;
import java.time.Duration;
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
    /** How long closing may take in all. What is left in a virtual machine then does nothing. */
    private static final Duration MAX_CLOSING = Duration.ofSeconds(10);

    private final Map<Integer, JvmAgent> agents = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "s3trace-jvms");
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
                agents.put(pid, new JvmAgent(jvm));
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
        agent.load();
        return agent.whyNot();
    }

    /** Takes the agent out of a process. */
    void forget(int pid) {
        JvmAgent agent = agents.remove(pid);
        if (agent != null) {
            agent.unload(MAX_CLOSING);
        }
    }

    /** {@return why nothing is seen of the TLS of a virtual machine; empty if something is, or the process is none} */
    Optional<String> whyNot(int pid) {
        return Optional.ofNullable(agents.get(pid)).flatMap(JvmAgent::whyNot);
    }

    private void run() {
        new Rounds(() -> closing, () -> LockSupport.parkNanos(ROUND.toNanos()), this::round).run();
    }

    private void round() {
        for (Iterator<JvmAgent> all = agents.values().iterator(); all.hasNext();) {
            JvmAgent agent = all.next();
            if (agent.isAlive()) {
                agent.renew();
            } else {
                all.remove();
            }
        }
        if (System.nanoTime() - loadedAt >= ROUND.toNanos()) {
            loadNext();
        }
    }

    private void loadNext() {
        agents.entrySet().stream().filter(entry -> entry.getValue().isWaiting() && wanted.test(entry.getKey()))
                .findFirst().ifPresent(entry -> {
                    entry.getValue().load();
                    loadedAt = System.nanoTime();
                });
    }

    /** Stops all agents at once, then takes them out. Idempotent. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        long end = System.nanoTime() + MAX_CLOSING.toNanos();
        agents.values().forEach(JvmAgent::stop);
        agents.values().forEach(agent -> {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isPositive()) {
                agent.unload(left);
            }
        });
        agents.clear();
    }
}
