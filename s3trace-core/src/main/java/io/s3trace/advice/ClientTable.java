package io.s3trace.advice;

import io.s3trace.event.ProcessInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients: a process and a bucket each. If there are too many, those make room that were quiet for longest. Not
 * thread-safe.
 */
final class ClientTable {
    /** Each has figures and, of each rule that has found something, three events. */
    private static final int MAX_CLIENTS = 100;

    private final SequencedMap<Key, Client> clients = new LinkedHashMap<>(16, 0.75f, true);
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
            client = new Client(made++, process, bucket);
            clients.put(key, client);
            evict();
        }
        lastProcess = process;
        lastBucket = bucket;
        last = client;
        return client;
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
