package io.s3trace.advice;

import io.s3trace.event.ProcessInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients: a process, or a series of short ones, and a bucket each. If there are too many, those make room that were quiet
 * for longest. Not thread-safe.
 */
final class ClientTable {
    /** Each has figures and, of each rule that has found something, three events. */
    private static final int MAX_CLIENTS = 100;
    /** A process that was alone so far may be a long one, which is only at its beginning. */
    private static final Comparator<Map.Entry<Key, Client>> LIKELIEST_LAST = Comparator
            .<Map.Entry<Key, Client>, Boolean>comparing(entry -> entry.getValue().series().processes() > 1)
            .thenComparingLong(entry -> entry.getValue().series().lastNanos());

    private final SequencedMap<Key, Client> clients = new LinkedHashMap<>(16, 0.75f, true);
    /** Those whose clients went over to later processes. */
    private final Latest<Key> handedOn = new Latest<>();
    private @Nullable ProcessInfo lastProcess;
    private String lastBucket = "";
    private @Nullable Client last;
    private int made;
    private long evicted;

    private record Key(int pid, Instant startTime, String bucket) {}

    Client find(ProcessInfo process, String bucket) {
        if (process == lastProcess && last != null && bucket.equals(lastBucket)) {
            return last;
        }
        Key key = new Key(process.pid(), process.startTime(), bucket);
        Client client = clients.get(key);
        if (client == null) {
            client = begin(key, process);
            clients.put(key, client);
            evict();
        }
        lastProcess = process;
        lastBucket = bucket;
        last = client;
        return client;
    }

    /** Goes on with the client of an earlier process, or makes a new one. */
    private Client begin(Key key, ProcessInfo process) {
        ConnectionSlots connections = connectionsOf(process);
        boolean wasHandedOn = handedOn.contains(key);
        Optional<Map.Entry<Key, Client>> before = wasHandedOn ? Optional.empty() : clients.entrySet().stream()
                .filter(entry -> entry.getKey().bucket().equals(key.bucket()) && entry.getValue().series().mayGoOnWith(process))
                .max(LIKELIEST_LAST);
        if (before.isPresent()) {
            handedOn.add(before.get().getKey());
            Client client = Objects.requireNonNull(clients.remove(before.get().getKey()));
            client.series().goOnWith(process, connections);
            return client;
        }
        Client client = new Client(made++, process, key.bucket(), connections);
        if (wasHandedOn) {
            client.series().stayAlone();
        }
        return client;
    }

    /** The connections of a process are for all of its buckets. */
    private ConnectionSlots connectionsOf(ProcessInfo process) {
        return clients.values().stream().map(Client::series).filter(series -> series.isNow(process)).findFirst()
                .map(ProcessSeries::connections).orElseGet(ConnectionSlots::new);
    }

    private void evict() {
        if (clients.size() > MAX_CLIENTS) {
            Map.Entry<Key, Client> eldest = clients.firstEntry();
            clients.remove(eldest.getKey());
            evicted++;
        }
    }

    Collection<Client> all() {
        return clients.sequencedValues();
    }

    long evicted() {
        return evicted;
    }
}
