package io.s3trace.event;

/**
 * How it is known which bucket a request is about: by which kind of knowledge of its host. An open set: later versions may
 * have more, so compare with the ones that you mean, and expect others.
 */
public final class BucketSource {
    /** The request is about no bucket, or it is not known about which. */
    public static final BucketSource NONE = new BucketSource("NONE");

    /** The host is one of the endpoints that the tracer was told of: {@link io.s3trace.S3TracerBuilder#endpoint}. */
    public static final BucketSource CONFIGURED = new BucketSource("CONFIGURED");

    /** The host is an endpoint of a service that is known by name, such as Amazon S3. */
    public static final BucketSource LISTED = new BucketSource("LISTED");

    /** The host is an address or a name without dots: it names no bucket, so the path does. */
    public static final BucketSource PATH = new BucketSource("PATH");

    /** Requests to the same host were unmistakable, such as a signed ListBuckets at its root. */
    public static final BucketSource LEARNED = new BucketSource("LEARNED");

    /** The host is not known: the bucket is what is likely. */
    public static final BucketSource GUESSED = new BucketSource("GUESSED");

    private final String name;

    private BucketSource(String name) {
        this.name = name;
    }

    /** {@return the name of the constant, which stays the same: fit for a tag} */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
