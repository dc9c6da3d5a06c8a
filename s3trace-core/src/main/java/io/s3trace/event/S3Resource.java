package io.s3trace.event;

/**
 * What a request is about. Text that the request does not have is an empty string.
 *
 * @param bucket bucket name, or access point name or ARN
 * @param key object key, decoded once from the request target
 * @param versionId {@code versionId} parameter
 * @param uploadId {@code uploadId} parameter
 * @param partNumber {@code partNumber} parameter, or {@link S3RequestEvent#UNKNOWN}
 * @param copySource {@code x-amz-copy-source} header, decoded
 * @param range {@code Range} header
 * @param bucketSource how the bucket is known; {@link BucketSource#GUESSED} if it is only likely
 */
public record S3Resource(
        String bucket,
        String key,
        String versionId,
        String uploadId,
        int partNumber,
        String copySource,
        String range,
        BucketSource bucketSource) {

    /**
     * Makes one whose bucket is a guess, if there is one.
     *
     * @param bucket bucket name, or access point name or ARN
     * @param key object key
     * @param versionId {@code versionId} parameter
     * @param uploadId {@code uploadId} parameter
     * @param partNumber {@code partNumber} parameter, or {@link S3RequestEvent#UNKNOWN}
     * @param copySource {@code x-amz-copy-source} header, decoded
     * @param range {@code Range} header
     */
    public S3Resource(String bucket, String key, String versionId, String uploadId, int partNumber, String copySource,
            String range) {
        this(bucket, key, versionId, uploadId, partNumber, copySource, range,
                bucket.isEmpty() ? BucketSource.NONE : BucketSource.GUESSED);
    }

    /** A request about nothing specific, such as ListBuckets. */
    public static final S3Resource NONE = new S3Resource("", "", "", "", S3RequestEvent.UNKNOWN, "", "", BucketSource.NONE);

    /**
     * Returns its path in requests, if nothing in it has to be encoded.
     *
     * @param withBucket whether it begins with the bucket
     * @return the path, with its first slash
     */
    public String path(boolean withBucket) {
        return withBucket ? '/' + bucket + '/' + key : '/' + key;
    }
}
