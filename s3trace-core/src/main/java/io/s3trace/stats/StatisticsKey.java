package io.s3trace.stats;

import io.s3trace.event.S3RequestEvent;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Frequently used keys. What an event does not have is an empty string. */
public enum StatisticsKey implements Function<S3RequestEvent, String> {
    /** The operation, such as {@code GetObject}. */
    OPERATION {
        @Override
        public String apply(S3RequestEvent event) {
            return event.operation().apiName();
        }
    },
    /** The bucket. */
    BUCKET {
        @Override
        public String apply(S3RequestEvent event) {
            return event.resource().bucket();
        }
    },
    /** How the bucket is known, such as {@code LISTED} or {@code GUESSED}. */
    BUCKET_SOURCE {
        @Override
        public String apply(S3RequestEvent event) {
            return event.resource().bucketSource().name();
        }
    },
    /** The host of the request, with its port, without the bucket if that is part of the name. */
    ENDPOINT {
        @Override
        public String apply(S3RequestEvent event) {
            String host = event.request().host();
            String bucket = event.resource().bucket();
            boolean inHost = !bucket.isEmpty() && host.length() > bucket.length() + 1
                    && host.charAt(bucket.length()) == '.' && host.startsWith(bucket);
            return inHost ? host.substring(bucket.length() + 1) : host;
        }
    },
    /** The name of the process: all with the same name together. */
    COMM {
        @Override
        public String apply(S3RequestEvent event) {
            return event.process().comm();
        }
    },
    /** Name and pid, such as {@code curl (4711)}. */
    PROCESS {
        @Override
        public String apply(S3RequestEvent event) {
            return event.process().comm() + " (" + event.process().pid() + ")";
        }
    },
    /** The first digit of the status, such as {@code 2xx}, or {@code none} without a response. */
    STATUS_CLASS {
        @Override
        public String apply(S3RequestEvent event) {
            int digit = event.response().status() / 100;
            return digit >= 1 && digit < CLASSES.size() ? CLASSES.get(digit) : CLASSES.getFirst();
        }
    },
    /** The remote address, with its port. */
    REMOTE {
        @Override
        public String apply(S3RequestEvent event) {
            return event.connection().remote().toString();
        }
    };

    private static final List<String> CLASSES = List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    /**
     * Combines several keys, with a space between them.
     *
     * @param keys its parts, these or any other functions
     * @return the key
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static Function<S3RequestEvent, String> of(Function<? super S3RequestEvent, String>... keys) {
        List<Function<? super S3RequestEvent, String>> parts = List.of(keys);
        return event -> parts.stream().map(key -> key.apply(event)).collect(Collectors.joining(" "));
    }
}
