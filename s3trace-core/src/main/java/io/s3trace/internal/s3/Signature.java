package io.s3trace.internal.s3;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.NameTable;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * What a signature says about the service that it is for. Only that is read, in place. Keys and signatures stay where they are.
 */
enum Signature {
    /** For S3: Signature Version 4 with its scope, or version 2. */
    S3(Evidence.SIGNED_FOR_S3, Signs.SIGNED_FOR_S3),
    /** For a directory bucket of S3 Express One Zone. */
    S3_EXPRESS(Evidence.SIGNED_FOR_S3, Signs.SIGNED_FOR_S3),
    /** For another service. */
    OTHER_SERVICE(Evidence.SIGNED_FOR_OTHER, Signs.SIGNED_FOR_OTHER),
    /** Not a signature of AWS, such as {@code Basic} or {@code Bearer}. */
    NONE(0, 0);

    /** The services of S3 by their names in credential scopes; {@code storage} is Google's. */
    private static final NameTable<Signature> SERVICES = new NameTable<>(
            Map.of("s3", S3, "s3-outposts", S3, "s3-object-lambda", S3, "storage", S3, "s3express", S3_EXPRESS), NONE);

    /** The beginning of nearly all signatures, and the end of nearly all scopes of S3. */
    private static final Ascii USUAL_BEGINNING = new Ascii("aws4-hmac-sha256 credential=");
    private static final Ascii USUAL_SCOPE = new Ascii("/s3/aws4_request");

    private static final Ascii VERSION_4 = new Ascii("aws4-");
    private static final Ascii VERSION_4_GOOGLE = new Ascii("goog4-");
    private static final Ascii VERSION_2 = new Ascii("aws ");
    private static final Ascii CREDENTIAL = new Ascii("credential=");
    private static final Ascii ENCODED_SLASH = new Ascii("%2f");

    private final int evidence;
    private final int signs;

    Signature(int evidence, int signs) {
        this.evidence = evidence;
        this.signs = signs;
    }

    /** What it shows about the API: {@link Signs}. */
    int signs() {
        return signs;
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
        if (USUAL_BEGINNING.isAt(bytes, from, to)) {
            long credential = from + USUAL_BEGINNING.length();
            return ofCredential(bytes, credential, Bytes.find(bytes, credential, to, (byte) ','));
        }
        if (!VERSION_4.isAt(bytes, from, to) && !VERSION_4_GOOGLE.isAt(bytes, from, to)) {
            return VERSION_2.isAt(bytes, from, to) ? S3 : NONE;
        }
        for (long at = from; at < to; at++) { // the parts may come in any order
            byte before = Bytes.at(bytes, at);
            if ((before == ' ' || before == ',') && CREDENTIAL.isAt(bytes, at + 1, to)) {
                return ofCredential(bytes, at + 1, Bytes.find(bytes, at + 1, to, (byte) ','));
            }
        }
        return NONE;
    }

    /** Reads a credential; its slashes may be percent-encoded, as in a presigned URL. */
    static Signature ofCredential(MemorySegment bytes, long from, long to) {
        if (USUAL_SCOPE.isEnd(bytes, from, to)) {
            return S3;
        }
        long terminator = lastSlash(bytes, from, to);
        long slash = lastSlash(bytes, from, terminator);
        if (slash <= from) {
            return NONE;
        }
        Signature named = SERVICES.find(bytes, behindSlash(bytes, slash), terminator);
        return named == NONE ? OTHER_SERVICE : named;
    }

    /** True if the bytes name a service of S3. */
    static boolean isService(MemorySegment bytes, long from, long to) {
        return SERVICES.find(bytes, from, to) != NONE;
    }

    /** Returns the position after the slash, or {@code %2F}, at a position. */
    static long behindSlash(MemorySegment bytes, long slash) {
        return Bytes.at(bytes, slash) == '%' ? slash + ENCODED_SLASH.length() : slash + 1;
    }

    /** Returns where the last slash, or {@code %2F}, before {@code to} begins; {@code from} if there is none. */
    static long lastSlash(MemorySegment bytes, long from, long to) {
        for (long at = to - 1; at > from; at--) {
            byte value = Bytes.at(bytes, at);
            if (value == '/' || (value == '%' && ENCODED_SLASH.isAt(bytes, at, to))) {
                return at;
            }
        }
        return from;
    }
}
