package io.s3trace.internal.reading;

import io.s3trace.internal.pipeline.EventSink;
import io.s3trace.internal.pipeline.ReceivedEvents;
import io.s3trace.internal.wire.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a tracer's events on a thread of its own, {@code s3trace-reader}. When the connection ends, it connects again: after a
 * tenth of a second, and then after twice as long each time, five seconds at most. Thread-safe.
 */
public final class EventReader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventReader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);
    /** How long the first answer may take. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final ReaderSettings settings;
    private final Readout readout;
    private final Thread thread = Thread.ofPlatform().daemon().name("s3trace-reader").unstarted(this::run);
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Done when it is welcome for the first time; failed if it is not. */
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    /** Guarded by this. */
    private @Nullable TracerConnection connection;

    private EventReader(ReaderSettings settings, EventSink sink) {
        this.settings = settings;
        this.readout = new Readout(new ReceivedEvents(settings.filters(), sink), sink);
    }

    /**
     * Begins to read.
     *
     * @param sink gets the events, on the reader's thread
     * @return the reader, to be closed by the caller
     * @throws IOException if there is no tracer that lets it read, and it is not to wait for one
     */
    public static EventReader start(ReaderSettings settings, EventSink sink) throws IOException {
        EventReader reader = new EventReader(settings, sink);
        reader.thread.start();
        if (!settings.awaitTracer()) {
            reader.awaitFirst();
        }
        return reader;
    }

    private void awaitFirst() throws IOException {
        try {
            first.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (TimeoutException e) {
            close();
            throw new IOException("who listens there does not answer", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isClosing()) {
            readout.begin();
            IOException failure = read();
            boolean wasWelcome = readout.isWelcome();
            readout.end();
            readout.flush();
            Optional<Refusal> refusal = readout.refusal();
            String reason = refusal.map(Refusal::reason).orElse(String.valueOf(failure.getMessage()));
            if (!wasWelcome && refusal.filter(Refusal.NOT_YET::equals).isEmpty()) {
                first.completeExceptionally(new IOException(reason, failure));
            }
            pause = wasWelcome ? FIRST_PAUSE : pause;
            if (!isClosing()) {
                LOGGER.debug("not connected to {}: {}", settings.socket(), reason);
                sleep(pause);
            }
            pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** Reads one connection to its end. {@return why it has ended} */
    private IOException read() {
        try (TracerConnection opened = TracerConnection.open(settings.socket(), readout)) {
            if (!use(opened)) {
                return new IOException("closed");
            }
            while (opened.read()) {
                if (readout.isWelcome()) {
                    first.complete(null);
                }
                readout.flush();
            }
            return new IOException("the tracer has ended the connection");
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            LOGGER.warn("reading a tracer's events failed; it will connect again", e);
            return new IOException(e);
        } finally {
            use(null);
        }
    }

    private synchronized boolean use(@Nullable TracerConnection now) {
        connection = now;
        return !isClosing();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void sleep(Duration pause) {
        try {
            boolean _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // nobody but close() ends it
        }
    }

    /** {@return what it has read} */
    public ReaderFigures figures() {
        return readout.figures();
    }

    /** Ends the connection, and waits for the thread, unless this is it. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closing.countDown();
            thread.interrupt(); // it may be waiting in a connect
            if (connection != null) {
                try {
                    connection.close();
                } catch (IOException e) {
                    LOGGER.debug("end a connection", e);
                }
            }
        }
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
