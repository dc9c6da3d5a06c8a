package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.S3RequestEvent;

/** The state of the network under an exchange. The first figures are those of the request's start. */
public final class NetworkFigures {
    private long roundTripNanos;
    private int retransmitsBefore;
    private int retransmits;

    NetworkFigures() {}

    void begin(CaptureRecord record) {
        roundTripNanos = -1;
        retransmits = -1;
        note(record);
    }

    void note(CaptureRecord record) {
        if (record.tellsNetwork()) {
            retransmits = roundTripNanos < 0 ? -1 : record.retransmits() - retransmitsBefore;
            retransmitsBefore = roundTripNanos < 0 ? record.retransmits() : retransmitsBefore;
            roundTripNanos = record.roundTripMicros() * 1000;
        }
    }

    /** {@return it as the last record shows it} */
    public NetworkInfo info() {
        return roundTripNanos < 0 ? NetworkInfo.NONE
                : new NetworkInfo(roundTripNanos, retransmits, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
    }

    /** {@return it as the kernel reports it now} */
    public NetworkInfo info(KnownConnections.Network now) {
        return new NetworkInfo(now.roundTripMicros() * 1000,
                roundTripNanos < 0 ? S3RequestEvent.UNKNOWN : now.retransmits() - retransmitsBefore,
                now.unacknowledged(), now.unsent());
    }
}
