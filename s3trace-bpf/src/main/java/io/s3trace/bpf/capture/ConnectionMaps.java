package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_connection;
import io.s3trace.bpf.generated.event.s3t_connection_key;
import io.s3trace.bpf.generated.event.s3t_network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** What the kernel side knows of connections. Thread-safe, except for {@link #network}: that is for one thread. */
public final class ConnectionMaps implements KnownConnections {
    /** The program that reads the state of the network. */
    static final String NETWORK = "ask_network";

    /** The sockets whose TLS nobody opens, and all others. */
    static final List<String> TLS_RECORDS = List.of("sealed", "unfollowed");
    /** What is known of the contents of records; without anybody who asks, the maps have one entry. */
    static final List<String> EMBEDDED = List.of("heads", "marks", "ciphers");

    private final BpfMap connections;
    private final BpfMap verdicts;
    private final BpfProgram network;
    private final ListedProcesses processes;

    ConnectionMaps(BpfObject object, ListedProcesses processes) {
        this.processes = processes;
        this.connections = object.map("connections");
        this.network = object.program(NETWORK);
        this.verdicts = object.map("verdicts");
    }

    @Override
    public void giveUp(int tgid, long handle, long bornNanos, long untilNanos, long[] beginnings) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = key(arena, tgid, handle);
            verdicts.put(key, verdict(arena, bornNanos, untilNanos, beginnings));
            if (!connections.get(key, s3t_connection.allocate(arena))) {
                verdicts.remove(key); // it has been closed, and nothing else would remove the verdict
            }
        }
    }

    @Override
    public Optional<State> find(int tgid, long handle, long bornNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = s3t_connection.allocate(arena);
            if (!connections.get(key(arena, tgid, handle), value) || s3t_connection.born_ns(value) != bornNanos) {
                return Optional.empty();
            }
            MemorySegment moved = s3t_connection.moved(value); // not moved(value, index): see jextract/README.md
            return Optional.of(new State(moved.getAtIndex(JAVA_LONG, s3t.S3T_SENT()),
                    moved.getAtIndex(JAVA_LONG, s3t.S3T_RECEIVED())));
        }
    }

    @Override
    public Optional<Network> network(int tgid, long handle, long bornNanos) {
        if (!network.isLoaded()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = s3t_network.allocate(arena);
            s3t_network.handle(asked, handle);
            s3t_network.born_ns(asked, bornNanos);
            s3t_network.tgid(asked, tgid);
            network.run(asked);
            return s3t_network.known(asked) == 0 ? Optional.empty() : Optional.of(new Network(
                    s3t_network.round_trip_us(asked), s3t_network.retransmits(asked),
                    Integer.toUnsignedLong(s3t_network.unacknowledged(asked)),
                    Integer.toUnsignedLong(s3t_network.unsent(asked))));
        }
    }

    @Override
    public void ignoreSealed(long handle, long bornNanos) {
        try (Arena arena = Arena.ofConfined()) {
            verdicts.put(key(arena, 0, handle), verdict(arena, bornNanos, FOR_GOOD));
        }
    }

    @Override
    public void forget(int tgid, long handle) {
        if (handle < 0) {
            return; // a socket: the kernel side deletes its entry; its address may have been reused
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = key(arena, tgid, handle);
            connections.remove(key);
            verdicts.remove(key);
        }
    }

    @Override
    public void reject(int tgid, long startNanos, long exec) {
        processes.reject(tgid, startNanos, exec);
    }

    @Override
    public void accept(int tgid) {
        processes.accept(tgid);
    }

    /** struct verdict */
    private static MemorySegment verdict(Arena arena, long bornNanos, long untilNanos, long... beginnings) {
        MemorySegment verdict = arena.allocate(JAVA_LONG, 2 + RequestBeginning.MOST);
        verdict.setAtIndex(JAVA_LONG, 0, bornNanos);
        verdict.setAtIndex(JAVA_LONG, 1, untilNanos);
        MemorySegment.copy(beginnings, 0, verdict, JAVA_LONG, 2L * Long.BYTES, beginnings.length);
        return verdict;
    }

    private static MemorySegment key(Arena arena, int tgid, long handle) {
        MemorySegment key = s3t_connection_key.allocate(arena);
        s3t_connection_key.handle(key, handle);
        s3t_connection_key.tgid(key, tgid);
        return key;
    }
}
