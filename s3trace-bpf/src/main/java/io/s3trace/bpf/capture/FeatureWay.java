package io.s3trace.bpf.capture;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A way to have a feature.
 *
 * @param name for messages, such as {@code by the tracepoints ...}; empty if it is the only one
 * @param there whether the running kernel has what the way needs, if that is cheap to know; otherwise the kernel says so later
 * @param required programs that it needs, in the order of attaching
 * @param optional programs that it also uses if the running kernel has their places, each with the check for that
 */
record FeatureWay(String name, BooleanSupplier there, List<String> required, Map<String, BooleanSupplier> optional) {
    FeatureWay(String name, BooleanSupplier there, String... programs) {
        this(name, there, List.of(programs), Map.of());
    }

    boolean isThere() {
        return there.getAsBoolean();
    }

    /** {@return all programs that it uses on this kernel, in the order of attaching} */
    List<String> programs() {
        return Stream.concat(required.stream(),
                optional.entrySet().stream().filter(program -> program.getValue().getAsBoolean()).map(Map.Entry::getKey))
                .toList();
    }

    /** {@return all programs that it uses on any kernel} */
    List<String> allPrograms() {
        return Stream.concat(required.stream(), optional.keySet().stream()).toList();
    }

    /** {@return a sentence about it} */
    String with(String what) {
        return name.isEmpty() ? what : name + ": " + what;
    }
}
