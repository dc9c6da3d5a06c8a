package io.s3trace;

import io.s3trace.event.MissedEvents;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.reading.EventReader;
import io.s3trace.internal.reading.ReaderSettings;
import io.s3trace.internal.text.Require;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Describes a reader of a tracer in another process. Every setting has a default; a bad value is rejected at once. Nothing is
 * touched before {@link #start()}. Conditions are applied in the reader: they hold for no other one. Not thread-safe.
 */
public final class TraceReaderBuilder extends SourceBuilder<TraceReaderBuilder> {
    private final Path socket;
    private final TraceSettings settings;
    private boolean awaitTracer;
    private int queueCapacity = TracerTuning.DEFAULT_QUEUE_CAPACITY;

    TraceReaderBuilder(Path socket) {
        this(socket, new TraceSettings());
    }

    private TraceReaderBuilder(Path socket, TraceSettings settings) {
        super(settings);
        this.settings = settings;
        this.socket = Objects.requireNonNull(socket, "socket");
    }

    @Override
    TraceReaderBuilder self() {
        return this;
    }

    /**
     * Starts even if no tracer listens yet: the reader then goes on trying. Default: false.
     *
     * @param awaitTracer whether to do that
     * @return this
     */
    public TraceReaderBuilder awaitTracer(boolean awaitTracer) {
        this.awaitTracer = awaitTracer;
        return this;
    }

    /**
     * Sets how many events wait for a slow subscriber before more are dropped and counted.
     * Default: {@value TracerTuning#DEFAULT_QUEUE_CAPACITY}.
     *
     * @param events a positive number, rounded up to a power of two
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public TraceReaderBuilder queueCapacity(int events) {
        Require.that(events > 0, "queueCapacity must be positive: ", events);
        this.queueCapacity = events;
        return this;
    }

    /**
     * Adds a listener for what the reader was to get, and did not. Default: nobody hears of it; it is counted all the same, in
     * {@link TraceReader#stats()}.
     *
     * @param listener takes each gap
     * @return this
     */
    public TraceReaderBuilder onMissed(Consumer<? super MissedEvents> listener) {
        settings.listeners.add(EventKind.MISSED, listener);
        return this;
    }

    /**
     * Connects. When this returns, events that end from now on are read, unless it is to {@link #awaitTracer}.
     *
     * @return the reader, to be closed by the caller
     * @throws S3TraceException if there is no tracer, or it refuses; the message says why
     */
    public TraceReader start() {
        Delivery delivery = new Delivery(queueCapacity);
        EventKind.ALL.forEach(kind -> subscribe(delivery, kind));
        try {
            return new TraceReader(delivery, EventReader.start(
                    new ReaderSettings(socket, awaitTracer, settings.pumpSettings(1, 1)), delivery));
        } catch (IOException e) {
            delivery.close();
            throw new S3TraceException("read events from " + socket + ": " + e.getMessage(), e, List.of());
        } catch (RuntimeException | Error e) {
            delivery.close();
            throw e;
        }
    }

    private <E> void subscribe(Delivery delivery, EventKind<E> kind) {
        settings.listeners.of(kind).forEach(delivery.topic(kind)::subscribe);
    }
}
