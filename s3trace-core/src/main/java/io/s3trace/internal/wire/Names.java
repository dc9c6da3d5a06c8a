package io.s3trace.internal.wire;

import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.event.S3Operation;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import io.s3trace.event.TlsLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the numbers of constants mean. The tracer names its constants once, in the order of their numbers. So constants may be
 * added anywhere: a reader knows them by their names. One that it does not know is its own UNKNOWN, if the type has that.
 */
public final class Names {
    /** Types are added at the end. */
    private static final List<Class<? extends Enum<?>>> TYPES = List.of(
            S3Operation.class, Outcome.class, RequestPhase.class, TlsLibrary.class, ConnectionFailure.class,
            ConnectOutcome.class, HandshakeOutcome.class, Resumption.class, ResolveOutcome.class, SealedDoubt.class,
            SealedEnd.class);
    private static final String UNKNOWN = "UNKNOWN";

    private final Map<Class<?>, List<Optional<Enum<?>>>> constants = new HashMap<>();

    private Names() {}

    /** {@return those of this version} */
    public static Names own() {
        Names names = new Names();
        for (Class<? extends Enum<?>> type : TYPES) {
            List<Optional<Enum<?>>> all = new ArrayList<>();
            for (Enum<?> constant : type.getEnumConstants()) {
                all.add(Optional.of(constant));
            }
            names.constants.put(type, all);
        }
        return names;
    }

    static void write(WireOutput out) {
        out.number(TYPES.size());
        for (Class<? extends Enum<?>> type : TYPES) {
            Enum<?>[] constants = type.getEnumConstants();
            out.number(constants.length);
            for (Enum<?> constant : constants) {
                out.text(constant.name());
            }
        }
    }

    static Names read(WireInput in) throws WireException {
        Names names = new Names();
        int types = in.count();
        for (int i = 0; i < types; i++) {
            int count = in.count();
            List<Optional<Enum<?>>> all = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                String name = in.text();
                all.add(i < TYPES.size() ? find(TYPES.get(i), name) : Optional.empty());
            }
            if (i < TYPES.size()) {
                names.constants.put(TYPES.get(i), all);
            }
        }
        return names;
    }

    private static Optional<Enum<?>> find(Class<? extends Enum<?>> type, String name) {
        Optional<Enum<?>> unknown = Optional.empty();
        for (Enum<?> constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return Optional.of(constant);
            }
            if (constant.name().equals(UNKNOWN)) {
                unknown = Optional.of(constant);
            }
        }
        return unknown;
    }

    <E extends Enum<E>> E constant(Class<E> type, int number) throws WireException {
        List<Optional<Enum<?>>> all = constants.getOrDefault(type, List.of());
        if (number < 0 || number >= all.size()) {
            throw new WireException("no name was given for a constant of " + type.getSimpleName());
        }
        return type.cast(all.get(number).orElseThrow(
                () -> new WireException("this version does not know a constant of " + type.getSimpleName())));
    }
}
