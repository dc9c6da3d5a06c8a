package io.s3trace.internal.s3;

/** What a request shows about the API that it uses, one bit each. */
final class Signs {

    /** Signed for a service of S3. */
    static final int SIGNED_FOR_S3 = 1;
    /** Signed for another service of AWS. */
    static final int SIGNED_FOR_OTHER = 1 << 1;
    /** {@code X-Amz-Target}: the operation of AWS services that speak JSON. */
    static final int TARGET = 1 << 2;
    /** {@code Action=}: the operation of AWS services that speak the query protocol. */
    static final int ACTION = 1 << 3;
    /** {@code application/x-www-form-urlencoded}: the query protocol, with its parameters in the body. */
    static final int FORM = 1 << 4;
    /** {@code x-amz-account-id}: required by S3 Control. */
    static final int ACCOUNT_ID = 1 << 5;
    /** Its path is {@code /}, and the host is not known to name a bucket. */
    static final int AT_ROOT = 1 << 6;
    /** Its path does not begin as all S3 paths do at that endpoint. */
    static final int OUTSIDE = 1 << 7;
    /** A parameter that asks for something of a bucket: its path is {@code /}, but it is not about the service. */
    static final int OF_BUCKET = 1 << 8;

    private Signs() {}

    static boolean any(int signs, int wanted) {
        return (signs & wanted) != 0;
    }
}
