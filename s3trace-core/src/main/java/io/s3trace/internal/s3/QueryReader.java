package io.s3trace.internal.s3;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.PercentDecoder;
import io.s3trace.internal.text.Redactions;
import io.s3trace.internal.text.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads the query of a request target in one pass: which parameters are there, where the values are that matter, and what must
 * not be copied. Reused.
 */
final class QueryReader {

    final Span uploadId = new Span();
    final Span partNumber = new Span();
    final Span versionId = new Span();

    /** Room for a name that has to be decoded: native, since what looks like a name may hold a secret. */
    private final MemorySegment decodedName = Arena.ofAuto().allocate(128);

    private final Redactions redactions;
    private final NestedSecrets nested;
    private final boolean hideKeys;
    private MemorySegment bytes = MemorySegment.NULL;
    private long present;
    private int evidence;
    private boolean express;
    private int signs;
    private boolean signedByVersion2;
    private boolean extension;
    private boolean bare;

    /**
     * @param redactions collect what must not be copied
     * @param nested searches values for secrets
     * @param hideKeys true if keys must not be copied either
     */
    QueryReader(Redactions redactions, NestedSecrets nested, boolean hideKeys) {
        this.redactions = redactions;
        this.nested = nested;
        this.hideKeys = hideKeys;
    }

    /** The bits of what is there, for the operation table. */
    long present() {
        return present;
    }

    /** How much the query counts for its being S3. */
    int evidence() {
        return evidence;
    }

    /** True if it is signed for a directory bucket. */
    boolean isExpress() {
        return express;
    }

    /** What it shows about the API that it belongs to: {@link Signs}. Other services were signed for with version 2 as well. */
    int signs() {
        return signedByVersion2 && (signs & Signs.ACTION) == 0 ? signs | Signs.SIGNED_FOR_S3 : signs;
    }

    /** True if it asks for something that is not S3's API. */
    boolean isExtension() {
        return extension;
    }

    /** True if there is nothing in it except, perhaps, the SDK's name for the operation. */
    boolean isBare() {
        return bare;
    }

    private void clear() {
        uploadId.clear();
        partNumber.clear();
        versionId.clear();
        present = 0;
        evidence = 0;
        express = false;
        signs = 0;
        signedByVersion2 = false;
        extension = false;
        bare = true;
    }

    /**
     * Reads {@code [from, to)}. For old servers, a semicolon separates parameters. So secrets are also looked for after a
     * semicolon, but sub-resources are not.
     *
     * @param cut true if the query goes on: then it is not known what the last parameter is
     */
    @SuppressWarnings("MemorySegmentReferenceEquality") // mostly the same, and storing a reference costs more
    void read(MemorySegment newBytes, long from, long to, boolean cut) {
        clear();
        if (bytes != newBytes) {
            bytes = newBytes;
        }
        boolean whole = true;
        long at = from;
        while (at < to) {
            long end = Bytes.findEither(bytes, at, to, (byte) '&', (byte) ';');
            if (cut && end == to) {
                redactions.add(at, to);
                return;
            }
            parameter(at, end, whole);
            whole = end < to && Bytes.at(bytes, end) == '&';
            at = end + 1;
        }
    }

    private void parameter(long from, long to, boolean whole) {
        if (from == to) {
            return;
        }
        long equals = Bytes.find(bytes, from, to, (byte) '=');
        long value = Math.min(equals + 1, to);
        if (Bytes.find(bytes, from, equals, (byte) '%') < equals) {
            encodedName(from, equals, to, whole);
            return;
        }
        Parameter known = Parameter.BY_NAME.find(bytes, from, equals);
        if (known != Parameter.NONE) {
            known(known, value, to, whole);
        } else {
            unknown(SecretParameter.BY_NAME.find(bytes, from, equals), from, value, to);
        }
    }

    /** An encoded name means what it decodes to. If there is an encoded equals sign in it, it is not trusted at all. */
    private void encodedName(long from, long equals, long to, boolean whole) {
        int length = PercentDecoder.decode(bytes, from, equals, decodedName);
        long nameEnd = Bytes.find(decodedName, 0, length, (byte) '=');
        long value = nameEnd < length ? from : Math.min(equals + 1, to);
        Parameter known = Parameter.BY_NAME.find(decodedName, 0, nameEnd);
        if (known != Parameter.NONE && nameEnd == length) {
            known(known, value, to, whole);
        } else {
            unknown(SecretParameter.BY_NAME.find(decodedName, 0, nameEnd), from, value, to);
        }
    }

    private void known(Parameter known, long value, long to, boolean whole) {
        if (nested.isIn(bytes, value, to)) {
            redactions.add(value, to);
        } else if (whole) {
            known(known, value, to);
        }
    }

    /** The name of a secret may be shown. An unknown parameter as a whole may be a secret. */
    private void unknown(SecretParameter secret, long from, long value, long to) {
        bare = false;
        if (secret == SecretParameter.NONE) {
            if (to > from + 1 || Bytes.at(bytes, from) != '=') {
                redactions.add(from, to);
            }
        } else {
            secret(secret, value, to);
        }
    }

    private void secret(SecretParameter secret, long from, long to) {
        if (from < to) {
            redactions.add(from, to);
        }
        switch (secret) {
            case X_AMZ_CREDENTIAL, X_GOOG_CREDENTIAL -> {
                Signature signature = Signature.ofCredential(bytes, from, to);
                evidence += signature.evidence();
                signs |= signature.signs();
                express |= signature == Signature.S3_EXPRESS;
            }
            case AWSACCESSKEYID, GOOGLEACCESSID -> {
                evidence += Evidence.S3_ONLY_HEADER;
                signedByVersion2 = true;
            }
            default -> { }
        }
    }

    private void known(Parameter parameter, long from, long to) {
        bare &= parameter.role() == Parameter.Role.OPERATION;
        present |= parameter.bit();
        if (parameter.valueBit() != 0 && parameter.value().isAll(bytes, from, to)) {
            present |= parameter.valueBit();
        }
        switch (parameter.role()) {
            case UPLOAD_ID -> uploadId.set(from, to);
            case PART_NUMBER -> partNumber.set(from, to);
            case VERSION_ID -> versionId.set(from, to);
            case OPERATION -> evidence += Evidence.S3_ONLY_HEADER;
            case KEY -> {
                if (hideKeys && from < to) {
                    redactions.add(from, to);
                }
            }
            case EXTENSION -> extension = true;
            case ACTION -> {
                signs |= Signs.ACTION;
                if (from < to) {
                    redactions.add(from, to);
                }
            }
            case HARMLESS, NONE -> { }
        }
    }
}
