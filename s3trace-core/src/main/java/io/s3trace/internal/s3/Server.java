package io.s3trace.internal.s3;

/** What kind of server answers, as far as that decides what a path means there. */
public enum Server {
    /** Nothing has said. */
    UNKNOWN,
    /** Amazon S3, or a service that is known by name: it serves nothing but S3. */
    AMAZON,
    /** S3 Control of Amazon. */
    CONTROL,
    /** Google Cloud Storage. */
    GOOGLE,
    /** MinIO. */
    MINIO,
    /** The object gateway of Ceph. */
    CEPH,
    /** A service whose every path of S3 begins with a prefix, and this one does not. */
    PREFIXED;

    int bit() {
        return 1 << ordinal();
    }
}
