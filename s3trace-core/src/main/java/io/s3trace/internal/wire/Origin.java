package io.s3trace.internal.wire;

import io.s3trace.event.Endpoint;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.TraceEvent;
import java.time.Instant;
import java.util.Map;

/** What all events have. */
record Origin(Instant start, ProcessInfo process, int tid, Map<String, String> labels) {

    static WireOutput write(TraceEvent event, WireOutput out) {
        ProcessInfo process = event.process();
        return out.time(event.start()).number(process.pid()).text(process.comm()).text(process.exe()).time(process.startTime())
                .number(process.cgroupId()).text(process.containerId()).text(process.podUid())
                .number(event.tid()).texts(event.labels());
    }

    static Origin read(WireInput in) throws WireException {
        return new Origin(in.time(),
                new ProcessInfo(in.integer(), in.text(), in.text(), in.time(), in.number(), in.text(), in.text()),
                in.integer(), in.texts());
    }

    static WireOutput write(Endpoint end, WireOutput out) {
        return out.text(end.address()).number(end.port());
    }

    static Endpoint readEnd(WireInput in) throws WireException {
        return new Endpoint(in.text(), in.integer());
    }
}
