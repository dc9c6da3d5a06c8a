package io.s3trace.bpf.capture;

import io.s3trace.bpf.capture.ProgramFolders.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into programs before they run, one at a time: a process that starts meanwhile need not wait for all of them. For one
 * thread, except {@link #await}.
 */
final class ProgramsAhead {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramsAhead.class);

    private final ProgramFolders folders;
    private final BarrenFiles barren;
    private final ProcessWatch watch;
    private final CountDownLatch known = new CountDownLatch(1);

    ProgramsAhead(ProgramFolders folders, BarrenFiles barren, ProcessWatch watch) {
        this.folders = folders;
        this.barren = barren;
        this.watch = watch;
    }

    /** Finds out which programs are new. */
    void refresh() {
        if (watch.isEverywhere()) {
            folders.refresh().forEach(watch::forgetAhead);
        }
        endIfDone();
    }

    /** {@return whether a program waits to be looked into} */
    boolean isPending() {
        return !folders.isEmpty();
    }

    /** Looks into the next program, if there is one. */
    void lookIntoNext() {
        Program program = folders.next();
        if (program == null) {
            return;
        }
        try {
            String line = BarrenFiles.line(program.file().reachable());
            if (!barren.contains(line) && !watch.lookAhead(program.folder(), program.file())) {
                barren.add(line);
            }
        } catch (IOException e) {
            LOGGER.debug("{} cannot be looked into", program.file().path(), e);
        }
        endIfDone();
    }

    private void endIfDone() {
        if (folders.isEmpty()) {
            barren.write();
            end();
        }
    }

    /** Nothing more is looked into. */
    void end() {
        known.countDown();
    }

    /** Waits until all programs have been looked into once. */
    void await(Duration atMost) throws InterruptedException {
        if (!known.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            LOGGER.info("not all programs have been looked into after {} ms: the others are, in the background", atMost.toMillis());
        }
    }
}
