package io.s3trace.internal.wire;

import io.s3trace.event.BucketSource;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;
import io.s3trace.internal.event.ConnectRecord;
import io.s3trace.internal.event.FailedConnectionRecord;
import io.s3trace.internal.event.HandshakeRecord;
import io.s3trace.internal.event.RequestRecord;
import io.s3trace.internal.event.ResolveRecord;
import io.s3trace.internal.event.SealedRecord;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Events of all kinds, with values of all sorts in each component: one that is added is here by itself. */
final class RandomEvents {
    static final List<Class<? extends TraceEvent>> KINDS = List.of(RequestRecord.class, FailedConnectionRecord.class,
            ConnectRecord.class, HandshakeRecord.class, ResolveRecord.class, SealedRecord.class);

    private static final List<String> TEXTS = List.of("", "a", "bucket/key with blanks", "schlüssel", "鍵\uD83D\uDD11",
            "x".repeat(300));
    private static final List<Long> NUMBERS = List.of(-1L, 0L, 1L, 63L, 64L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final List<BucketSource> SOURCES = constants();

    private final SplittableRandom random;

    RandomEvents(long seed) {
        random = new SplittableRandom(seed);
    }

    TraceEvent next() {
        return (TraceEvent) record(KINDS.get(random.nextInt(KINDS.size())));
    }

    /** All that there are. */
    private static List<BucketSource> constants() {
        return Arrays.stream(BucketSource.class.getFields()).map(field -> {
            try {
                return (BucketSource) field.get(null);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }).toList();
    }

    private Object record(Class<?> type) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values = Arrays.stream(components).map(this::value).toArray();
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == RequestInfo.class) {
            return new CompactRequest(text(), text(), text(), false, text(), text(), (short) 0, text(), number(), flag(),
                    number(), wide(), wide(), wide(), text(), text());
        } else if (type == ResponseInfo.class) {
            return response();
        } else if (type == BucketSource.class) {
            return SOURCES.get(random.nextInt(SOURCES.size()));
        } else if (type == Set.class) {
            return constants((Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]);
        } else if (type == Map.class) {
            return labels();
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
        } else if (type == String.class) {
            return text();
        } else if (type == int.class) {
            return number();
        } else if (type == long.class) {
            return wide();
        } else if (type == boolean.class) {
            return flag();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("no values for " + component);
    }

    private ResponseInfo response() {
        byte[] id = text().getBytes(StandardCharsets.UTF_8);
        byte[] etag = text().getBytes(StandardCharsets.UTF_8);
        byte[] ids = new byte[id.length * 2 + etag.length];
        System.arraycopy(id, 0, ids, 0, id.length);
        System.arraycopy(id, 0, ids, id.length, id.length);
        System.arraycopy(etag, 0, ids, 2 * id.length, etag.length);
        return new CompactResponse(number(), text(), flag(), number(), ids, ids, (short) 0, (short) id.length,
                (short) (2 * id.length), text(), flag(), text(), wide(), wide(), flag(), text(), text());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Set<?> constants(Class<?> type) {
        Set all = EnumSet.allOf((Class) type);
        all.removeIf(constant -> flag());
        return all;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            labels.put(text() + i, text());
        }
        return labels;
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private long wide() {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private int number() {
        return (int) wide();
    }

    private boolean flag() {
        return random.nextBoolean();
    }
}
