package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Overwrites credentials and signatures, except for what shows which service they are for. Of
 * {@code KEY/20260131/eu-west-1/s3/aws4_request} it keeps {@code /s3/aws4_request}.
 */
final class Credential {

    private static final Ascii VERSION_4 = new Ascii("aws4-hmac-sha256 credential=");
    private static final Ascii VERSION_4_GOOGLE = new Ascii("goog4-rsa-sha256 credential=");
    private static final Ascii VERSION_2 = new Ascii("aws ");
    private static final Ascii[] TERMINATORS = {
        new Ascii("/aws4_request"), new Ascii("%2faws4_request"),
        new Ascii("/goog4_request"), new Ascii("%2fgoog4_request")
    };

    private Credential() {}

    /** Overwrites the value of an {@code Authorization} header. */
    static void wipeHeader(MemorySegment bytes, long from, long to) {
        if (VERSION_4.isAt(bytes, from, to) || VERSION_4_GOOGLE.isAt(bytes, from, to)) {
            long credential = from + VERSION_4.length();
            long comma = Bytes.find(bytes, credential, to, (byte) ',');
            wipe(bytes, credential, comma);
            HeadRedactor.wipe(bytes, comma + 1, to);
        } else {
            HeadRedactor.wipe(bytes, from + (VERSION_2.isAt(bytes, from, to) ? VERSION_2.length() : 0), to);
        }
    }

    /** Overwrites a value except for the end of a credential's scope, if it has one. */
    static void wipe(MemorySegment bytes, long from, long to) {
        for (Ascii terminator : TERMINATORS) {
            if (terminator.isEnd(bytes, from, to)) {
                wipeButScope(bytes, from, to - terminator.length());
                return;
            }
        }
        HeadRedactor.wipe(bytes, from, to);
    }

    private static void wipeButScope(MemorySegment bytes, long from, long terminator) {
        long slash = Signature.lastSlash(bytes, from, terminator);
        long service = Signature.behindSlash(bytes, slash);
        HeadRedactor.wipe(bytes, from, slash);
        if (slash == from || !Signature.isService(bytes, service, terminator)) {
            HeadRedactor.wipe(bytes, Math.min(service, terminator), terminator);
        }
    }
}
