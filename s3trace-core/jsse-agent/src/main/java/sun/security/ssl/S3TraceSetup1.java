package sun.security.ssl;

/** What the agent hands to {@link S3TraceBridge1} before that is initialised, so that nothing can fail there. */
final class S3TraceSetup1 {
    /** In the order of the bridge's fields. */
    static Object[] values;

    private S3TraceSetup1() {}
}
