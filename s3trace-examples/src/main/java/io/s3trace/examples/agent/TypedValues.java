package io.s3trace.examples.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the text of keys as what it is to be: numbers, times, sizes and so on. */
abstract class TypedValues {

    /** Whether a key has a value. */
    abstract boolean has(String key);

    /** The value of a key as it stands there. */
    abstract String text(String key, String preset) throws ConfigException;

    /** What is to be told of a key whose value cannot be used. */
    abstract ConfigException error(String key, String problem);

    boolean flag(String key, boolean preset) throws ConfigException {
        return switch (text(key, Boolean.toString(preset))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error(key, "must be true or false");
        };
    }

    long number(String key, long preset, long least, long most) throws ConfigException {
        try {
            long value = Long.parseLong(text(key, Long.toString(preset)));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw error(key, "must be a number from " + least + " to " + most);
    }

    /** A value that must be there. */
    String required(String key, String purpose) throws ConfigException {
        String value = text(key, "");
        if (value.isEmpty()) {
            throw error(key, purpose);
        }
        return value;
    }

    /** More than 0, at most 1. */
    double share(String key, double preset) throws ConfigException {
        try {
            double value = Double.parseDouble(text(key, Double.toString(preset)));
            if (value > 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw error(key, "must be a number above 0, at most 1");
    }

    Duration duration(String key, Duration preset) throws ConfigException {
        if (!has(key)) {
            return preset;
        }
        return Quantity.duration(text(key, ""))
                .orElseThrow(() -> error(key, "must be a time such as 250ms, 10s, 5m or 1h"));
    }

    Duration positiveDuration(String key, Duration preset) throws ConfigException {
        Duration value = duration(key, preset);
        if (!value.isPositive()) {
            throw error(key, "must be positive");
        }
        return value;
    }

    long bytes(String key, long preset) throws ConfigException {
        if (!has(key)) {
            return preset;
        }
        return Quantity.bytes(text(key, ""))
                .orElseThrow(() -> error(key, "must be a size such as 4096, 64KiB, 10MiB or 1GiB"));
    }

    /** A constant of an enum, in lower case; {@code preset} may be null for one that must be there. */
    <E extends Enum<E>> E choice(String key, Class<E> type, @Nullable E preset) throws ConfigException {
        if (!has(key) && preset != null) {
            return preset;
        }
        String value = has(key) ? text(key, "") : "";
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            names.add(name);
        }
        throw error(key, "must be one of " + String.join(", ", names));
    }
}
