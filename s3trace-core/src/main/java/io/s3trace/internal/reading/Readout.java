package io.s3trace.internal.reading;

import io.s3trace.event.MissedEvents;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.delivery.Burst;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.EventSink;
import io.s3trace.internal.pipeline.ReceivedEvents;
import io.s3trace.internal.wire.EventId;
import io.s3trace.internal.wire.FrameReader;
import io.s3trace.internal.wire.Refusal;
import io.s3trace.internal.wire.Welcome;
import io.s3trace.internal.wire.WireException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a tracer sends, and what was missed of it. For one thread, but for its figures. */
final class Readout implements FrameReader.Handler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Readout.class);

    private final ReceivedEvents events;
    private final EventSink sink;
    private final Continuity continuity = new Continuity();
    private final Burst unreadableLines = new Burst();
    private Optional<Refusal> refusal = Optional.empty();
    private boolean welcome;
    private volatile ReaderFigures figures = ReaderFigures.NONE;
    private long connections;
    private long received;
    private long lost;
    private long missed;
    private long restarts;
    private long unreadable;

    Readout(ReceivedEvents events, EventSink sink) {
        this.events = events;
        this.sink = sink;
    }

    /** A connection is tried. */
    void begin() {
        welcome = false;
        refusal = Optional.empty();
    }

    /** There is no connection any more. */
    void end() {
        welcome = false;
        show();
    }

    /** What has been read so far gets delivered. */
    void flush() {
        sink.flush();
        show();
    }

    private void show() {
        figures = new ReaderFigures(welcome, connections, received, events.filtered(), lost, missed, restarts, unreadable);
    }

    ReaderFigures figures() {
        return figures;
    }

    boolean isWelcome() {
        return welcome;
    }

    Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public void onWelcome(Welcome message) {
        welcome = true;
        connections++;
        continuity.begin(message).ifPresent(gap -> {
            missed += gap.events();
            restarts += gap.cause() == MissedEvents.Cause.RESTARTED ? 1 : 0;
            LOGGER.info("connected again; missed {} events: {}", gap.events(), gap.cause());
            sink.publish(EventKind.MISSED, gap);
        });
    }

    @Override
    public void onRefused(Refusal why) {
        refusal = Optional.of(why);
    }

    @Override
    public void onEvent(EventId id, TraceEvent event) {
        received++;
        continuity.advance(1);
        events.accept(event);
    }

    @Override
    public void onUnreadable(WireException reason) {
        unreadable++;
        continuity.advance(1);
        if (unreadableLines.first()) {
            LOGGER.warn("an event of the tracer cannot be read: {}", reason.getMessage());
        }
    }

    @Override
    public void onLost(long count) {
        lost += count;
        continuity.advance(count);
        sink.publish(EventKind.MISSED, new MissedEvents(count, MissedEvents.Cause.QUEUE_FULL));
    }
}
