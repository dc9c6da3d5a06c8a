package io.s3trace.bpf.capture;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A way to have a feature.
 *
 * @param name for messages, such as {@code by the tracepoints ...}; empty if it is the only one
 * @param there whether the running kernel has what it takes, where that is cheap to know: else the kernel says so later
 * @param programs all that it takes, in the order of attaching
 */
record FeatureWay(String name, BooleanSupplier there, List<String> programs) {
    FeatureWay(String name, BooleanSupplier there, String... programs) {
        this(name, there, List.of(programs));
    }

    boolean isThere() {
        return there.getAsBoolean();
    }

    /** {@return a sentence about it} */
    String with(String what) {
        return name.isEmpty() ? what : name + ": " + what;
    }
}
