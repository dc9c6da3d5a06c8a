package io.s3trace.examples.agent;

import io.s3trace.select.Target;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has events come from those processes that are wanted now. Thread-safe. */
final class Aim {
    private static final Logger LOGGER = LoggerFactory.getLogger(Aim.class);

    private final AgentTargets wanted;
    private final EventSource source;
    private List<Target> taken;

    Aim(AgentTargets wanted, EventSource source) {
        this.wanted = wanted;
        this.source = source;
        this.taken = wanted.now();
    }

    /** What the source is to be started with. */
    synchronized List<Target> first() {
        return taken;
    }

    /** Pods have come or gone, a rule has ended, or there are new ones; or not. */
    synchronized void adjust() {
        try {
            List<Target> now = wanted.now();
            if (!now.equals(taken)) {
                source.retarget(now);
                taken = now;
            }
        } catch (RuntimeException e) {
            LOGGER.error("the targets stay as they were", e);
        }
    }
}
