package io.s3trace.s3;

/**
 * What the {@code Host} of a request says.
 *
 * @param name the host as it was sent, with its port
 * @param bucket the bucket that it names, or empty if the bucket is in the path
 * @param known true if the host table knows the endpoint by name
 * @param website true if it is a website endpoint: every path is an object's
 * @param express true if it is the control endpoint of directory buckets
 */
record Host(String name, String bucket, boolean known, boolean website, boolean express) {

    /** No host was sent. */
    static final Host NONE = new Host("", "", false, false, false);
}
