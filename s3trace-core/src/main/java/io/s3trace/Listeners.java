package io.s3trace;

import io.s3trace.internal.pipeline.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The listeners of a trace that has not begun, by what they listen to. */
final class Listeners {
    private final Map<EventKind<?>, List<Consumer<?>>> byKind = new HashMap<>();

    <E> void add(EventKind<E> kind, Consumer<? super E> listener) {
        byKind.computeIfAbsent(kind, first -> new ArrayList<>()).add(Objects.requireNonNull(listener, "listener"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // add() takes no others
    <E> List<Consumer<? super E>> of(EventKind<E> kind) {
        return (List) byKind.getOrDefault(kind, List.of());
    }
}
