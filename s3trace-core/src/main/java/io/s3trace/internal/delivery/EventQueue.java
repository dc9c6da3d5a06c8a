package io.s3trace.internal.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded queue from one thread to one other. A place that is null is free. Neither thread reads the other's position, so
 * they only share the places.
 */
final class EventQueue<E> {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);

    private final Object[] places;
    private final int mask;
    private long offered;
    /** Keeps the two positions, which different threads write, in different cache lines. */
    @SuppressWarnings("unused")
    private long padding1, padding2, padding3, padding4, padding5, padding6, padding7;
    private long polled;

    /** Makes an empty queue; its capacity is rounded up to a power of two. */
    EventQueue(int capacity) {
        int size = capacity <= 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        places = new Object[size];
        mask = size - 1;
    }

    int capacity() {
        return places.length;
    }

    /** Appends an event, unless the queue is full. For the first thread. */
    boolean offer(E event) {
        int place = (int) offered & mask;
        if (PLACE.getAcquire(places, place) != null) {
            return false;
        }
        PLACE.setRelease(places, place, event);
        offered++;
        return true;
    }

    /** Takes the oldest event, null if there is none. For the second thread. */
    E poll() {
        int place = (int) polled & mask;
        @SuppressWarnings("unchecked") // offer() stores nothing else
        E event = (E) PLACE.getAcquire(places, place);
        if (event != null) {
            PLACE.setRelease(places, place, null);
            polled++;
        }
        return event;
    }

    /** Is there nothing to take? For the second thread. */
    boolean isEmpty() {
        return PLACE.getAcquire(places, (int) polled & mask) == null;
    }
}
