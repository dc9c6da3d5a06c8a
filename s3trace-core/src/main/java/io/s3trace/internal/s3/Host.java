package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;

/**
 * What the {@code Host} of a request says.
 *
 * @param name the host as it was sent, with its port
 * @param bucket the bucket that it names, or empty if the bucket is in the path
 * @param source how the bucket is known
 * @param s3 true if the name says that S3 is served there
 * @param server what its name shows about the server
 * @param prefix the beginning of all its paths, such as {@code /storage/v1/s3}; mostly empty
 * @param website true if it is a website endpoint: every path is an object's
 * @param express true if it is the control endpoint of directory buckets
 */
record Host(
        String name, String bucket, BucketSource source, boolean s3, Server server, String prefix, boolean website,
        boolean express) {

    /** No host was sent. */
    static final Host NONE = new Host("", "", BucketSource.GUESSED, false, Server.UNKNOWN, "", false, false);

    /** True if its name makes it certain that S3 is served there, or a service of the kind that {@link #server} names. */
    boolean named() {
        return s3 && source != BucketSource.GUESSED;
    }

    /** True if requests may show what it means. */
    boolean teachable() {
        return source == BucketSource.LEARNED || source == BucketSource.GUESSED && !name.isEmpty();
    }
}
