package io.s3trace.pipeline;

import io.s3trace.ConnectEvent;
import io.s3trace.ConnectOutcome;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.bpf.capture.TcpConnect;
import io.s3trace.exchange.TracedProcess;

/**
 * The TCP connects and the look-ups of names that processes make: tells those who want them, and of those to S3 that failed.
 */
final class Connects {
    private final EventSink sink;
    private final ConnectFactory events;
    private final FailedConnects failures;
    private final PumpCounters counters;
    private final OpenLookups asked;

    Connects(EventSink sink, ConnectFactory events, FailedConnects failures, PumpCounters counters) {
        this.sink = sink;
        this.events = events;
        this.failures = failures;
        this.counters = counters;
        this.asked = new OpenLookups(events, sink::publish);
    }

    void onConnect(CaptureRecord record, TracedProcess process) {
        TcpConnect connect = record.connect();
        ConnectEvent event = events.connect(record, connect, process.info(), process.lookedUp(connect.resolveStartNanos()));
        counters.connects++;
        sink.publish(event);
        if (event.outcome() != ConnectOutcome.ESTABLISHED) {
            failures.onFailure(process, new FailedConnect(event.tid(), event.local(), event.remote(), event.host(),
                    connect.resolveStartNanos(), event.dnsNanos(), record.startNanos(), record.endNanos(), event.outcome()));
        }
    }

    void onLookup(CaptureRecord record, TracedProcess process) {
        NameLookup lookup = record.lookup();
        process.noteLookup(record.startNanos(), lookup.name());
        if (lookup.question() == 0) {
            sink.publish(events.lookup(lookup, process.info(), record.tid(), record.startNanos(), record.endNanos()));
        } else if (record.kind() == CaptureRecord.ASKED) {
            asked.onAsked(process, lookup, record.tid(), record.startNanos(), record.endNanos());
        } else {
            asked.onAnswered(process, lookup, record.tid(), record.startNanos(), record.endNanos());
        }
    }

    /** A process has ended: it waits for no more answers. */
    void onProcessEnded(TracedProcess process, long nanos) {
        asked.onProcessEnded(process, nanos);
    }

    void expire(long now) {
        asked.expire(now);
    }

    int openLookups() {
        return asked.size();
    }
}
