package io.s3trace.event;

/**
 * How the bucket of a request is known: by which kind of knowledge about its host. An open set: later versions may have more
 * constants. So compare with those that you need, and expect others.
 */
public final class BucketSource {
    /** The request is not about a bucket, or it is not known about which one. */
    public static final BucketSource NONE = new BucketSource("NONE");

    /** The host is one of the endpoints that were named to the tracer: {@link io.s3trace.S3TracerBuilder#endpoint}. */
    public static final BucketSource CONFIGURED = new BucketSource("CONFIGURED");

    /** The host is an endpoint of a service that is known by name, such as Amazon S3. */
    public static final BucketSource LISTED = new BucketSource("LISTED");

    /** The host is an address or a name without dots: it names no bucket, so the path does. */
    public static final BucketSource PATH = new BucketSource("PATH");

    /** Earlier requests to the same host were unmistakable, such as a signed ListBuckets at its root. */
    public static final BucketSource LEARNED = new BucketSource("LEARNED");

    /** The host is not known: this is the most likely bucket. */
    public static final BucketSource GUESSED = new BucketSource("GUESSED");

    private final String name;

    private BucketSource(String name) {
        this.name = name;
    }

    /** {@return the name of the constant, which does not change between versions: suitable as a tag} */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
