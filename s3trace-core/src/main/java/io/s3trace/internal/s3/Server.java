package io.s3trace.internal.s3;

/** The kind of server that answers, as far as that decides what a path means there. */
public enum Server {
    /** Not known. */
    UNKNOWN,
    /** Amazon S3, or a service that is known by its name: it serves nothing but S3. */
    AMAZON,
    /** S3 Control of Amazon. */
    CONTROL,
    /** Google Cloud Storage. */
    GOOGLE,
    /** MinIO. */
    MINIO,
    /** The object gateway of Ceph. */
    CEPH,
    /** A service at which all S3 paths begin with a prefix that this one does not have. */
    PREFIXED;

    int bit() {
        return 1 << ordinal();
    }
}
