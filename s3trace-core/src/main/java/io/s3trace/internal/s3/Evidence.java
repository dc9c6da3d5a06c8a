package io.s3trace.internal.s3;

/**
 * How much each sign counts for or against an exchange being S3. An exchange that is not signed is S3 if the signs of its
 * request and response add up to {@link #ENOUGH}. {@link Verdict} decides about signed ones.
 */
public final class Evidence {

    /** An exchange with this score or more is S3. */
    public static final int ENOUGH = 50;

    /** Signed for S3: with AWS Signature Version 4, which names the service, or in the manner of S3 only (version 2). */
    static final int SIGNED_FOR_S3 = 100;

    /** Signed for another service of AWS. */
    static final int SIGNED_FOR_OTHER = -1000;

    /** A header that only S3 uses. */
    static final int S3_ONLY_HEADER = 60;

    /**
     * A header of AWS that other services may use as well, a host with the name of an S3 endpoint, or a server that says that
     * it is one.
     */
    static final int HINT = 30;

    private Evidence() {}
}
