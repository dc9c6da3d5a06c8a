package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.generated.event.s3t_connection_key;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel side knows of connections. Thread-safe. */
public final class ConnectionMaps implements ConnectionVerdicts {
    private final BpfMap connections;
    private final BpfMap verdicts;

    ConnectionMaps(BpfObject object) {
        this.connections = object.map("connections");
        this.verdicts = object.map("verdicts");
    }

    @Override
    public void ignore(int tgid, long handle, long bornNanos) {
        try (Arena arena = Arena.ofConfined()) {
            verdicts.put(key(arena, tgid, handle), arena.allocateFrom(JAVA_LONG, bornNanos));
        }
    }

    @Override
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
