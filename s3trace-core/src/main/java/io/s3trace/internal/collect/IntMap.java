package io.s3trace.internal.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects by the numbers of streams: positive, and mostly growing in steps of two. There is no object for a number or an entry.
 * For one thread.
 *
 * <p>Every number has a place that follows from it. If that is taken, the number strays to the next one that is free.
 *
 * @param <V> the objects
 */
public final class IntMap<V> {
    private static final int SMALLEST = 16;
    private static final int NONE = 0;

    private int[] keys = new int[SMALLEST];
    private @Nullable Object[] values = new Object[SMALLEST];
    private int size;
    /** How many numbers are not at their own places: mostly none. */
    private int strays;

    /** Begins empty. */
    public IntMap() {}

    /** {@return the object of a number, if it has one} */
    public @Nullable V get(int key) {
        int place = home(key);
        if (keys[place] != key && strays > 0) {
            place = find(key);
        }
        return keys[place] == key ? at(place) : null;
    }

    /** Gives a number an object. */
    public void put(int key, V value) {
        if (2 * (size + 1) > keys.length) {
            resize(2 * keys.length);
        }
        int place = find(key);
        if (keys[place] == NONE) {
            keys[place] = key;
            size++;
            strays += place == home(key) ? 0 : 1;
        }
        values[place] = value;
    }

    /** Takes its object away from a number, if it has one. */
    public void remove(int key) {
        int place = find(key);
        if (keys[place] == NONE) {
            return;
        }
        size--;
        strays -= place == home(key) ? 0 : 1;
        free(place);
        if (size == 0 && keys.length > SMALLEST * SMALLEST) {
            resize(SMALLEST);
        }
    }

    /** Takes all objects away. */
    public void clear() {
        size = 0;
        resize(SMALLEST);
    }

    /** {@return how many objects there are} */
    public int size() {
        return size;
    }

    /** {@return the lowest number, 0 if there is none; looks at all of them} */
    public int lowest() {
        int lowest = Integer.MAX_VALUE;
        for (int key : keys) {
            lowest = key != NONE && key < lowest ? key : lowest;
        }
        return size == 0 ? NONE : lowest;
    }

    /** {@return a copy of the objects, in the order of their numbers} */
    public List<V> ascending() {
        int[] all = Arrays.stream(keys).filter(key -> key != NONE).sorted().toArray();
        List<V> objects = new ArrayList<>(all.length);
        for (int key : all) {
            objects.add(Objects.requireNonNull(at(find(key))));
        }
        return objects;
    }

    /** Does something with all objects, in any order. The map must not be changed meanwhile. */
    public void forEach(Consumer<V> action) {
        for (int place = 0; size > 0 && place < keys.length; place++) {
            if (keys[place] != NONE) {
                action.accept(Objects.requireNonNull(at(place)));
            }
        }
    }

    /** The lowest bit of a client's stream is always the same. */
    private int home(int key) {
        return key >>> 1 & keys.length - 1;
    }

    private int next(int place) {
        return place + 1 & keys.length - 1;
    }

    /** Where a number is or, if it is not there, may be put. */
    private int find(int key) {
        int place = home(key);
        while (keys[place] != key && keys[place] != NONE) {
            place = next(place);
        }
        return place;
    }

    /** Numbers that have strayed because of this place, or beyond it, come closer to their own. */
    private void free(int place) {
        int free = place;
        for (int at = next(free); strays > 0 && keys[at] != NONE; at = next(at)) {
            int home = home(keys[at]);
            if ((at - home & keys.length - 1) >= (at - free & keys.length - 1)) {
                keys[free] = keys[at];
                values[free] = values[at];
                strays -= free == home ? 1 : 0;
                free = at;
            }
        }
        keys[free] = NONE;
        values[free] = null;
    }

    private void resize(int length) {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[length];
        values = new Object[length];
        strays = 0;
        for (int i = 0; size > 0 && i < oldKeys.length; i++) {
            if (oldKeys[i] != NONE) {
                int place = find(oldKeys[i]);
                keys[place] = oldKeys[i];
                values[place] = oldValues[i];
                strays += place == home(oldKeys[i]) ? 0 : 1;
            }
        }
    }

    private @Nullable V at(int place) {
        @SuppressWarnings("unchecked") // put() stores nothing else
        V value = (V) values[place];
        return value;
    }
}
