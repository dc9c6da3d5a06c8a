package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_connect_settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Which TCP connects, lookups and TLS handshakes the kernel side follows, and which of them it reports. Thread-safe. */
public final class ConnectMaps {
    private final BpfMap settings;
    private final BpfMap sockets;
    private long minNanos;
    private int report = s3t.S3T_NO_CONNECTS();
    private boolean lookups;
    private int handshakes = s3t.S3T_NO_HANDSHAKES();

    ConnectMaps(BpfObject object) {
        this.settings = object.map("connect_settings");
        this.sockets = object.map("sockets");
    }

    /**
     * Has connects that begin from now on reported.
     *
     * @param minNanos successful ones that took less are left out
     */
    public synchronized void report(long minNanos) {
        this.minNanos = minNanos;
        report = s3t.S3T_ALL_CONNECTS();
        write();
    }

    /** Has name lookups reported from now on; and connects that begin and handshakes that end, if they fail. */
    public synchronized void reportFailures() {
        report = Math.max(report, s3t.S3T_FAILED_CONNECTS());
        handshakes = Math.max(handshakes, s3t.S3T_FAILED_HANDSHAKES());
        lookups = true;
        write();
    }

    /** Has TLS handshakes that end from now on reported. */
    public synchronized void reportHandshakes() {
        handshakes = s3t.S3T_ALL_HANDSHAKES();
        write();
    }

    /** {@return how many TCP connections the kernel side follows now: those under way, and those open} */
    public int followed() {
        return sockets.size();
    }

    private void write() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = s3t_connect_settings.allocate(arena);
            s3t_connect_settings.min_ns(value, minNanos);
            s3t_connect_settings.report(value, report);
            s3t_connect_settings.lookups(value, lookups ? 1 : 0);
            s3t_connect_settings.handshakes(value, handshakes);
            settings.put(arena.allocateFrom(JAVA_INT, 0), value);
        }
    }
}
