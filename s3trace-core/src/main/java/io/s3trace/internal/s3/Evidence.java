package io.s3trace.internal.s3;

/**
 * How much each sign counts for an exchange being S3, or against it. One that is not signed is S3 if its request's and its
 * response's signs sum up to {@link #ENOUGH}; of others, {@link Verdict} decides.
 */
public final class Evidence {

    /** An exchange with this score or more is S3. */
    public static final int ENOUGH = 50;

    /** Signed for S3 (AWS Signature Version 4 names the service), or in the manner of S3 only (version 2). */
    static final int SIGNED_FOR_S3 = 100;

    /** Signed for another service of AWS. */
    static final int SIGNED_FOR_OTHER = -1000;

    /** A header that only S3 uses. */
    static final int S3_ONLY_HEADER = 60;

    /**
     * A header of AWS that other services may use as well, a host that is called like an endpoint of S3, or a server that
     * says that it is one.
     */
    static final int HINT = 30;

    private Evidence() {}
}
