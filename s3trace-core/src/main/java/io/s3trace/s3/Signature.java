package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * What a signature says about the service it is for. Only that is looked at, in place; keys and signatures stay where
 * they are.
 */
enum Signature {
    /** For S3: Signature Version 4 with its scope, or version 2. */
    S3(Evidence.SIGNED_FOR_S3),
    /** For a directory bucket of S3 Express One Zone. */
    S3_EXPRESS(Evidence.SIGNED_FOR_S3),
    /** For another service. */
    OTHER_SERVICE(Evidence.SIGNED_FOR_OTHER),
    /** Not a signature of AWS, such as {@code Basic} or {@code Bearer}. */
    NONE(0);

    /** The services of S3 as credential scopes name them; {@code storage} is Google's. */
    private static final NameTable<Signature> SERVICES = new NameTable<>(
            Map.of("s3", S3, "s3-outposts", S3, "s3-object-lambda", S3, "storage", S3, "s3express", S3_EXPRESS), NONE);

    private static final String VERSION_4 = "aws4-";
    private static final String VERSION_4_GOOGLE = "goog4-";
    private static final String VERSION_2 = "aws ";
    private static final String CREDENTIAL = "credential=";

    private final int evidence;

    Signature(int evidence) {
        this.evidence = evidence;
    }

    /** What it adds to the score. */
    int evidence() {
        return evidence;
    }

    /**
     * Reads the value of an {@code Authorization} header:
     * {@code AWS4-HMAC-SHA256 Credential=KEY/20260131/eu-west-1/s3/aws4_request, SignedHeaders=...}.
     */
    static Signature ofHeader(MemorySegment bytes, long from, long to) {
        if (Bytes.startsWithIgnoreCase(bytes, from, to, VERSION_2)) {
            return S3;
        }
        if (!Bytes.startsWithIgnoreCase(bytes, from, to, VERSION_4)
                && !Bytes.startsWithIgnoreCase(bytes, from, to, VERSION_4_GOOGLE)) {
            return NONE;
        }
        long credential = Bytes.find(bytes, from, to, (byte) ' ') + 1;
        if (!Bytes.startsWithIgnoreCase(bytes, credential, to, CREDENTIAL)) {
            return NONE;
        }
        return ofCredential(bytes, credential, Bytes.find(bytes, credential, to, (byte) ','));
    }

    /** Reads a credential; its slashes may be percent-encoded, as in a presigned URL. */
    static Signature ofCredential(MemorySegment bytes, long from, long to) {
        long terminator = lastSlash(bytes, from, to);
        long slash = lastSlash(bytes, from, terminator);
        if (slash <= from) {
            return NONE;
        }
        Signature named = SERVICES.find(bytes, afterSlash(bytes, slash), terminator);
        return named == NONE ? OTHER_SERVICE : named;
    }

    /** Returns where the last slash, or {@code %2F}, before {@code to} begins; {@code from} if there is none. */
    private static long lastSlash(MemorySegment bytes, long from, long to) {
        for (long at = to - 1; at > from; at--) {
            byte value = Bytes.at(bytes, at);
            if (value == '/' || (value == '%' && Bytes.startsWithIgnoreCase(bytes, at, to, "%2f"))) {
                return at;
            }
        }
        return from;
    }

    private static long afterSlash(MemorySegment bytes, long slash) {
        return Bytes.at(bytes, slash) == '%' ? slash + 3 : slash + 1;
    }
}
