package io.s3trace.bpf.capture;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that goes on, round after round, whatever becomes of one of them: an {@link Error}, too, such as too little memory, may
 * have passed by the next.
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
                round.run();
            } catch (Throwable e) {
                LOGGER.error("looking for code to probe failed; it goes on", e);
            }
        }
    }
}
