package io.s3trace;

import io.s3trace.internal.text.Require;
import io.s3trace.select.KeyPolicy;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What {@link S3TracerBuilder} and {@link S3Replay} have in common besides: how events are made. Every setting has a default; a
 * bad value is rejected at once. Not thread-safe.
 *
 * @param <B> the type of what is described
 */
public abstract sealed class TraceBuilder<B extends TraceBuilder<B>> extends SourceBuilder<B> permits S3TracerBuilder, S3Replay {
    private final TraceSettings settings;

    TraceBuilder(TraceSettings settings) {
        super(settings);
        this.settings = settings;
    }

    /**
     * Adds processes to trace by what they are, with labels for their events. Where several targets match, the first counts.
     * A process is compared with the targets when its first request is seen. A tracer also traces the processes that
     * {@link S3TracerBuilder#pid} names, and {@link S3Tracer#retarget} changes its targets. Default: all processes.
     *
     * @param targets the targets
     * @return this
     */
    public B target(Target... targets) {
        settings.targets.addAll(List.of(targets));
        return self();
    }

    /**
     * Reports HTTP requests that are not S3 too. Default: false.
     *
     * @param includeUnknown whether to report them
     * @return this
     */
    public B includeUnknown(boolean includeUnknown) {
        settings.includeUnknown = includeUnknown;
        return self();
    }

    /**
     * Reports requests that have stalled, while they are still under way: neither a byte of the request nor of the
     * response has moved for so long. Default: zero, which reports none.
     *
     * @param silence at least 10 ms; a tracer notices after at most a quarter more, and 50 ms
     * @return this
     * @throws IllegalArgumentException if it is negative or shorter
     */
    public B stallAfter(Duration silence) {
        Require.that(silence.isZero() || silence.compareTo(Duration.ofMillis(10)) >= 0,
                "stallAfter must be zero or at least 10 ms: ", silence);
        settings.stallAfter = silence;
        return self();
    }

    /**
     * Adds S3 endpoints of one's own, so that {@code bucket.endpoint} is read as a bucket of it. AWS and other public
     * endpoints are known; what others are is learned from requests that cannot be mistaken, or else guessed: see
     * {@link io.s3trace.event.BucketSource}. Default: none.
     *
     * @param endpoints host names, or URLs such as {@code https://minio:9000}; scheme and port are ignored. Where all paths
     *     begin with the same, that belongs to the endpoint: {@code objects.example.com/storage/v1/s3}
     * @return this
     * @throws IllegalArgumentException if one is neither
     */
    public B endpoint(String... endpoints) {
        settings.endpoints.addAll(EndpointText.read(endpoints));
        return self();
    }

    /**
     * Sets what events show of object keys. Default: {@link KeyPolicy#plain()}.
     *
     * @param keyPolicy hashes keys, or shows templates in their place
     * @return this
     */
    public B keyPolicy(KeyPolicy keyPolicy) {
        settings.keyPolicy = Objects.requireNonNull(keyPolicy, "keyPolicy");
        return self();
    }
}
