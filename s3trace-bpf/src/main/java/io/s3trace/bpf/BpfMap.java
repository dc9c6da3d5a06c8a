package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_ANY;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__delete_elem;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__fd;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__get_next_key;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__initial_value;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__key_size;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__lookup_elem;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__max_entries;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__set_max_entries;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__update_elem;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__value_size;
import static io.s3trace.bpf.generated.libbpf.libbpf.libbpf_num_possible_cpus;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/** A map of a {@link BpfObject}. Valid while the object is open; reading and writing entries is thread-safe. */
public final class BpfMap {
    private static final int ENOENT = 2;

    private final MemorySegment map;
    private final String name;

    BpfMap(MemorySegment map, String name) {
        this.map = map;
        this.name = name;
    }

    /**
     * Leaves the map out when the object is loaded. The verifier then refuses the programs that use it.
     *
     * @throws BpfException if the object is already loaded
     */
    public void leaveOut() {
        NativeAccess.check("leave out map " + name, NativeAccess.result(state ->
                (int) Unbound.SET_AUTOCREATE.invokeExact(map, false)));
    }

    /** {@return whether the map was created with its object, rather than left out} */
    public boolean isThere() {
        return fd() >= 0;
    }

    int fd() {
        return bpf_map__fd(map);
    }

    /**
     * How many entries there is room for. For a ring buffer, this is its size in bytes.
     *
     * @return the capacity
     */
    public int maxEntries() {
        return bpf_map__max_entries(map);
    }

    /**
     * Sets the capacity, before the object is loaded.
     *
     * @param maxEntries entries; for a ring buffer, bytes: a power of two and a multiple of the page size
     * @throws BpfException if the object is already loaded
     */
    public void maxEntries(int maxEntries) {
        NativeAccess.check("size map " + name + " to " + maxEntries, bpf_map__set_max_entries(map, maxEntries));
    }

    /**
     * The variables of a data section ({@code .rodata}, {@code .bss} ...), to be written before the object is loaded.
     *
     * @return the section's bytes, valid until the object is loaded
     */
    public MemorySegment initialValue() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment value = bpf_map__initial_value(map, size);
            if (value.equals(MemorySegment.NULL)) {
                throw BpfException.because("read initial value of map " + name + ": it has none");
            }
            return value.reinterpret(size.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /**
     * The size of an entry's value; in a per-CPU map, its size on each CPU.
     *
     * @return the size in bytes
     */
    public int valueSize() {
        return bpf_map__value_size(map);
    }

    /**
     * Sets an entry.
     *
     * @param key the key's bytes
     * @param value the value's bytes
     * @throws BpfException if the map is full or the kernel refuses
     */
    public void put(MemorySegment key, MemorySegment value) {
        NativeAccess.check("write map " + name,
                bpf_map__update_elem(map, key, key.byteSize(), value, value.byteSize(), BPF_ANY()));
    }

    /**
     * Removes an entry.
     *
     * @param key the key's bytes
     * @return true if there was one
     * @throws BpfException if the kernel refuses
     */
    public boolean remove(MemorySegment key) {
        return found("remove from map ", bpf_map__delete_elem(map, key, key.byteSize(), 0));
    }

    /**
     * Reads an entry.
     *
     * @param key the key's bytes
     * @param value receives the value's bytes
     * @return true if there is one
     * @throws BpfException if the kernel refuses
     */
    public boolean get(MemorySegment key, MemorySegment value) {
        return found("read map ", bpf_map__lookup_elem(map, key, key.byteSize(), value, value.byteSize(), 0));
    }

    /**
     * Counts the entries, one by one. If others are added or removed meanwhile, the result is approximate.
     *
     * @return how many there are
     */
    public int size() {
        int[] size = new int[1];
        forEachKey(key -> size[0]++);
        return size[0];
    }

    /**
     * Goes through the keys. If others are added or removed meanwhile, some keys may be left out or come twice.
     *
     * @param visitor gets each key, valid until it returns; it must not remove entries
     * @throws BpfException if the kernel refuses
     */
    public void forEachKey(Consumer<MemorySegment> visitor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(bpf_map__key_size(map), Long.BYTES);
            MemorySegment previous = MemorySegment.NULL;
            int visited = 0;
            while (visited <= maxEntries() && found("read map ", bpf_map__get_next_key(map, previous, key, key.byteSize()))) {
                visitor.accept(key);
                previous = key;
                visited++;
            }
        }
    }

    /**
     * Reads a per-CPU array of 64-bit counters.
     *
     * @return each counter's sum over all CPUs
     * @throws BpfException if the kernel refuses
     */
    public long[] perCpuCounters() {
        if (bpf_map__key_size(map) != Integer.BYTES || valueSize() != Long.BYTES) {
            throw BpfException.because("read counters of map " + name + ": it is no array of 64-bit counters");
        }
        long[] sums = new long[maxEntries()];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment values = arena.allocate(ValueLayout.JAVA_LONG, libbpf_num_possible_cpus());
            for (int i = 0; i < sums.length; i++) {
                key.set(ValueLayout.JAVA_INT, 0, i);
                if (get(key, values)) {
                    sums[i] = values.elements(ValueLayout.JAVA_LONG)
                            .mapToLong(value -> value.get(ValueLayout.JAVA_LONG, 0)).sum();
                }
            }
        }
        return sums;
    }

    private boolean found(String attempt, int result) {
        if (result == -ENOENT) {
            LibbpfLog.take();
            return false;
        }
        NativeAccess.check(attempt + name, result);
        return true;
    }

    /** Bound when first needed. */
    private static final class Unbound {
        /** int bpf_map__set_autocreate(struct bpf_map *map, bool autocreate) */
        private static final MethodHandle SET_AUTOCREATE = NativeAccess.function("bpf_map__set_autocreate",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN));
    }
}
