package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.generated.event.s3t_connection_key;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel side knows of connections. Thread-safe. */
public final class ConnectionMaps {
    private final BpfMap connections;
    private final BpfMap verdicts;

    ConnectionMaps(BpfObject object) {
        this.connections = object.map("connections");
        this.verdicts = object.map("verdicts");
    }

    /**
     * Has the kernel ignore a connection from its next request on.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     */
    public void ignore(int tgid, long handle, long bornNanos) {
        try (Arena arena = Arena.ofConfined()) {
            verdicts.put(key(arena, tgid, handle), arena.allocateFrom(JAVA_LONG, bornNanos));
        }
    }

    /**
     * Forgets a connection whose process is gone.
     *
     * @param tgid its process
     * @param handle its address there
     */
    public void forget(int tgid, long handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = key(arena, tgid, handle);
            connections.remove(key);
            verdicts.remove(key);
        }
    }

    private static MemorySegment key(Arena arena, int tgid, long handle) {
        MemorySegment key = s3t_connection_key.allocate(arena);
        s3t_connection_key.handle(key, handle);
        s3t_connection_key.tgid(key, tgid);
        return key;
    }
}
