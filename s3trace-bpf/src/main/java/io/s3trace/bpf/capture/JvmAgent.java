package io.s3trace.bpf.capture;

import io.s3trace.bpf.jvm.AttachException;
import io.s3trace.bpf.jvm.JsseAgent;
import io.s3trace.bpf.jvm.JssePage;
import io.s3trace.bpf.jvm.JssePage.Figures;
import io.s3trace.bpf.jvm.Jvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent in one virtual machine, or why it is not there. It does something only while its lease lasts. Thread-safe; changes
 * may wait for the virtual machine.
 */
final class JvmAgent {
    static final String NOT_YET = "its agent is not loaded yet";

    private static final Logger LOGGER = LoggerFactory.getLogger(JvmAgent.class);
    /** If this process is killed, the agent does nothing after this time. */
    private static final Duration LEASE = Duration.ofSeconds(8);
    /** Shorter than a lease: meanwhile no other lease is renewed. */
    private static final Duration LOADING = Duration.ofSeconds(5);
    /** A virtual machine that has just started is not ready yet. */
    private static final int MAX_ATTEMPTS = 5;

    private final Jvm jvm;
    private @Nullable JssePage page;
    private Figures figures = new Figures(0, 0, 0, 0);
    private volatile AgentLosses losses = AgentLosses.NONE;
    private volatile int attempts;
    private volatile long triedAt = System.nanoTime() - Duration.ofDays(1).toNanos();
    /** Why it is not there; empty if it is. */
    private volatile String reason = NOT_YET;

    JvmAgent(Jvm jvm) {
        this.jvm = jvm;
    }

    /** {@return whether it is the same process still} */
    boolean isAlive() {
        return jvm.isAlive();
    }

    /** {@return whether it is not loaded, but may be} */
    boolean isWaiting() {
        return !reason.isEmpty() && attempts < MAX_ATTEMPTS;
    }

    /** {@return how long ago it was tried} */
    long sinceTried() {
        return System.nanoTime() - triedAt;
    }

    /** {@return why nothing is seen of its TLS; empty if something is} */
    Optional<String> whyNot() {
        return Optional.of(reason).filter(why -> !why.isEmpty());
    }

    /** {@return what was lost of its TLS, at the last look} */
    AgentLosses losses() {
        return losses;
    }

    /** Loads the agent, unless that was refused before. */
    synchronized void load() {
        if (!isWaiting()) {
            return;
        }
        attempts = attempts + 1;
        triedAt = System.nanoTime();
        try {
            page = JsseAgent.load(jvm, LOADING);
            figures = page.figures(); // what was lost to tracers before is none of this one's
            page.setBudgets(CaptureSettings.MAX_BUDGET, CaptureSettings.MAX_BUDGET);
            page.begin();
            page.renewLease(LEASE);
            attempts = 0;
            reason = "";
            LOGGER.debug("process {}: the agent is loaded", jvm.pid());
        } catch (AttachException e) {
            reason = String.valueOf(e.getMessage());
            attempts = e.isRefusal() ? MAX_ATTEMPTS : e.isTooEarly() ? attempts - 1 : attempts;
            LOGGER.debug("process {}: the agent cannot be loaded", jvm.pid(), e);
        } catch (IOException e) {
            lose(e);
        }
    }

    /** Looks what it has lost, and keeps it working. If another tracer has taken it out, it waits to be loaded again. */
    synchronized void renew() {
        if (page == null) {
            return;
        }
        try {
            look(page);
            if (page.state() == JssePage.State.HOOKS_IN) {
                page.renewLease(LEASE);
            } else {
                lose(new IOException("it was taken out"));
            }
        } catch (IOException e) {
            lose(e);
        }
    }

    private void look(JssePage page) throws IOException {
        Figures now = page.figures();
        losses = losses.plus(AgentLosses.between(figures, now));
        figures = now;
    }

    private void lose(IOException e) {
        reason = "its agent is gone: " + e.getMessage();
        LOGGER.debug("process {}: the agent is gone", jvm.pid(), e);
        letGo();
    }

    /** Stops it at once. */
    synchronized void stop() {
        if (page == null) {
            return;
        }
        try {
            page.endLease();
            look(page);
        } catch (IOException e) {
            LOGGER.debug("process {} has ended", jvm.pid(), e);
        }
    }

    /** Takes it out, for good. One with which the virtual machine was started is only stopped. */
    synchronized void unload(Duration timeout) {
        attempts = MAX_ATTEMPTS;
        reason = "its agent was taken out";
        if (page == null) {
            return;
        }
        stop();
        try {
            if (!page.isFromStart()) {
                JsseAgent.unload(jvm, timeout);
            }
        } catch (AttachException | IOException e) {
            LOGGER.debug("process {}: the agent stays, and does nothing", jvm.pid(), e);
        }
        letGo();
    }

    /** Lets go of it, after a last look, without a word to the virtual machine. */
    synchronized void forget() {
        attempts = MAX_ATTEMPTS;
        letGo();
    }

    private void letGo() {
        if (page == null) {
            return;
        }
        try (JssePage last = page) {
            look(last);
        } catch (IOException e) {
            LOGGER.debug("process {}: what was lost last is not known", jvm.pid(), e);
        }
        page = null;
    }
}
