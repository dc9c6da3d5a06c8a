package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * The transfers under way, the one that was silent for longest first. That one is also removed first if there are too many, or
 * if too much is kept of them. Not thread-safe.
 */
abstract class OpenTransfers<K, T extends OpenTransfer<E>, E> {
    /** How many parts or ranges may be kept, of one transfer and of all. Each takes about 100 bytes. */
    static final int MAX_PIECES_OF_ONE = 10_000;
    static final int MAX_PIECES = 200_000;

    private final int maxOpen;
    private final long silenceNanos;
    private final SequencedMap<K, T> open = new LinkedHashMap<>(16, 0.75f, true);
    private List<E> ended = new ArrayList<>();
    private int pieces;
    private long evicted;

    OpenTransfers(int maxOpen, long silenceNanos) {
        this.maxOpen = maxOpen;
        this.silenceNanos = silenceNanos;
    }

    /** Finds the transfer to which a request belongs. If that was silent for too long before, it ends here. */
    Optional<T> find(K key, S3RequestEvent event) {
        T transfer = open.get(key);
        if (transfer != null && isSilent(transfer, EventTime.start(event))) {
            end(key, TransferOutcome.EXPIRED);
            return Optional.empty();
        }
        return Optional.ofNullable(transfer);
    }

    /** Of the transfers that meet a condition, finds the one that was silent for longest. */
    Optional<T> find(Predicate<T> condition) {
        return open.values().stream().filter(condition).findFirst();
    }

    T put(K key, T transfer) {
        open.put(key, transfer);
        pieces += transfer.pieces();
        return transfer;
    }

    /** Forgets a transfer that has become part of another. */
    void remove(T transfer) {
        open.values().remove(transfer);
        pieces -= transfer.pieces();
    }

    /** Lets a transfer take a request. Returns false if it cannot take any more. */
    boolean add(T transfer, S3RequestEvent event) {
        pieces -= transfer.pieces();
        transfer.add(event);
        pieces += transfer.pieces();
        return transfer.pieces() < MAX_PIECES_OF_ONE;
    }

    void end(K key, TransferOutcome outcome) {
        T transfer = Objects.requireNonNull(open.remove(key));
        pieces -= transfer.pieces();
        evicted += outcome == TransferOutcome.EVICTED ? 1 : 0;
        ended.add(transfer.event(outcome));
    }

    /** Takes what a request changes. */
    abstract void take(S3RequestEvent event);

    /**
     * Takes a request. All of them show the time.
     *
     * @return the transfers that have ended with it
     */
    List<E> accept(S3RequestEvent event) {
        take(event);
        while (open.size() > maxOpen || pieces > MAX_PIECES) {
            end(open.firstEntry().getKey(), TransferOutcome.EVICTED);
        }
        return expire(EventTime.end(event));
    }

    /** Ends what was silent for too long at a given time. Returns what has ended since the last call. */
    List<E> expire(long nanos) {
        Map.Entry<K, T> eldest = open.firstEntry();
        while (eldest != null && isSilent(eldest.getValue(), nanos)) {
            end(eldest.getKey(), TransferOutcome.EXPIRED);
            eldest = open.firstEntry();
        }
        if (ended.isEmpty()) {
            return List.of();
        }
        List<E> taken = ended;
        ended = new ArrayList<>();
        return taken;
    }

    List<E> events() {
        return open.values().stream().map(transfer -> transfer.event(TransferOutcome.OPEN)).toList();
    }

    long evicted() {
        return evicted;
    }

    private boolean isSilent(T transfer, long nanos) {
        return nanos - transfer.endNanos() > silenceNanos;
    }
}
