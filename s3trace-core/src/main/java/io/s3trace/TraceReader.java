package io.s3trace;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.reading.EventReader;
import io.s3trace.internal.reading.ReaderFigures;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Reads the events of a tracer in another process, from {@link TraceReaderBuilder#start()} until {@link #close()}. It needs no
 * privileges, no eBPF, and no native library but the JDK's.
 *
 * <pre>{@code
 * try (TraceReader reader = S3Tracer.connect(Path.of("/run/s3trace/events.sock")).onEvent(System.out::println).start()) {
 *     Thread.sleep(10_000);
 * }
 * }</pre>
 *
 * <p>The kernel tells the tracer who reads: see {@link TraceServer} for what a reader sees. If the tracer ends, the reader
 * connects again by itself, and says what it has missed: {@link #stats()}, {@link TraceReaderBuilder#onMissed}.
 *
 * <p>Thread-safe. Listeners may call every method.
 */
public final class TraceReader implements TraceSource {
    private final Delivery delivery;
    private final EventReader reader;

    TraceReader(Delivery delivery, EventReader reader) {
        this.delivery = delivery;
        this.reader = reader;
    }

    /**
     * What the reader has read and missed so far.
     *
     * @return the figures now
     */
    public ReaderStats stats() {
        ReaderFigures figures = reader.figures();
        return new ReaderStats(figures.connected(), figures.connections(), figures.received(), figures.filtered(),
                figures.lost(), figures.missed(), figures.restarts(), figures.unreadable(), delivery.stats());
    }

    @Override
    public Flow.Publisher<S3RequestEvent> events() {
        return delivery.topic(EventKind.REQUEST);
    }

    @Override
    public void onEvent(Consumer<? super S3RequestEvent> listener) {
        delivery.topic(EventKind.REQUEST).subscribe(listener);
    }

    @Override
    public void onEveryEvent(Consumer<? super S3RequestEvent> listener) {
        delivery.topic(EventKind.EVERY_REQUEST).subscribe(listener);
    }

    @Override
    public Flow.Publisher<FailedConnectionEvent> failedConnections() {
        return delivery.topic(EventKind.FAILED_CONNECTION);
    }

    @Override
    public void onFailedConnection(Consumer<? super FailedConnectionEvent> listener) {
        delivery.topic(EventKind.FAILED_CONNECTION).subscribe(listener);
    }

    @Override
    public Flow.Publisher<ConnectEvent> connects() {
        return delivery.topic(EventKind.CONNECT);
    }

    @Override
    public void onConnect(Consumer<? super ConnectEvent> listener) {
        delivery.topic(EventKind.CONNECT).subscribe(listener);
    }

    @Override
    public Flow.Publisher<ResolveEvent> lookups() {
        return delivery.topic(EventKind.LOOKUP);
    }

    @Override
    public void onResolve(Consumer<? super ResolveEvent> listener) {
        delivery.topic(EventKind.LOOKUP).subscribe(listener);
    }

    @Override
    public Flow.Publisher<HandshakeEvent> handshakes() {
        return delivery.topic(EventKind.HANDSHAKE);
    }

    @Override
    public void onHandshake(Consumer<? super HandshakeEvent> listener) {
        delivery.topic(EventKind.HANDSHAKE).subscribe(listener);
    }

    @Override
    public Flow.Publisher<SealedExchange> sealed() {
        return delivery.topic(EventKind.SEALED);
    }

    @Override
    public void onSealed(Consumer<? super SealedExchange> listener) {
        delivery.topic(EventKind.SEALED).subscribe(listener);
    }

    @Override
    public void close() {
        reader.close();
        delivery.close();
    }
}
