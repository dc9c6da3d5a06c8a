package io.s3trace.internal.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;

/** What a part of an event says, by name. Two parts are equal if they say the same, in whatever form they hold it. */
final class Values<T> {
    private final String type;
    private final Map<String, Function<? super T, ?>> values = new LinkedHashMap<>();

    Values(String type) {
        this.type = type;
    }

    Values<T> with(String name, Function<? super T, ?> value) {
        values.put(name, value);
        return this;
    }

    boolean areEqual(T one, T other) {
        return values.values().stream().allMatch(value -> Objects.equals(value.apply(one), value.apply(other)));
    }

    int hash(T part) {
        return Objects.hash(values.values().stream().map(value -> value.apply(part)).toArray());
    }

    String text(T part) {
        StringJoiner text = new StringJoiner(", ", type + "[", "]");
        values.forEach((name, value) -> text.add(name + "=" + value.apply(part)));
        return text.toString();
    }
}
