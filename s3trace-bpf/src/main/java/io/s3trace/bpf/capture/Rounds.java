package io.s3trace.bpf.capture;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done round after round, even if one round fails. The cause of an {@link Error}, such as too little memory, may
 * also be gone by the next round.
 *
 * @param ended whether to stop
 * @param await waits for the next round
 * @param round the work
 */
record Rounds(BooleanSupplier ended, Runnable await, Runnable round) implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rounds.class);

    @Override
    public void run() {
        while (!ended.getAsBoolean()) {
            try {
                await.run();
                if (!ended.getAsBoolean()) {
                    round.run();
                }
            } catch (Throwable e) {
                LOGGER.error("a round of {} failed; it goes on", Thread.currentThread().getName(), e);
            }
        }
    }
}
