package io.s3trace.internal.s3;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.NameTable;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The known forms of the values of headers that are shown. Any other value might be a secret. */
final class HarmlessValue {

    private static final int LONGEST_TAG = 80;
    private static final int LONGEST_REGION = 32;
    private static final int DATE_LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();
    private static final Ascii GMT = new Ascii(" gmt");

    /** The storage classes of Amazon S3 and of Google Cloud Storage. */
    private static final NameTable<Boolean> STORAGE_CLASSES = new NameTable<>(
            Stream.of("STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER",
                            "GLACIER_IR", "DEEP_ARCHIVE", "OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS", "FSX_ONTAP",
                            "NEARLINE", "COLDLINE", "ARCHIVE", "REGIONAL", "MULTI_REGIONAL", "DURABLE_REDUCED_AVAILABILITY")
                    .collect(Collectors.toMap(Function.identity(), any -> true)),
            false);

    private HarmlessValue() {}

    /** True if it is an entity tag as object stores make them (hexadecimal digits and dashes in quotes), or a star. */
    static boolean isTag(MemorySegment bytes, Span value) {
        long from = value.from;
        long to = value.to;
        if (to - from == 1) {
            return Bytes.at(bytes, from) == '*';
        }
        if (to - from > 2 && Bytes.at(bytes, from) == 'W' && Bytes.at(bytes, from + 1) == '/') {
            from += 2;
        }
        if (to - from < 3 || to - from > LONGEST_TAG || Bytes.at(bytes, from) != '"' || Bytes.at(bytes, to - 1) != '"') {
            return false;
        }
        for (long at = from + 1; at < to - 1; at++) {
            byte letter = Bytes.at(bytes, at);
            if (letter != '-' && Character.digit(letter, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** True if it is a date in the preferred form of RFC 9110, section 5.6.7. */
    static boolean isDate(MemorySegment bytes, Span value) {
        return value.to - value.from == DATE_LENGTH && Bytes.at(bytes, value.from + 3) == ','
                && isNumber(bytes, value.from + 5, 2) && isNumber(bytes, value.from + 12, 4)
                && isNumber(bytes, value.from + 17, 2) && isNumber(bytes, value.from + 20, 2)
                && isNumber(bytes, value.from + 23, 2) && value.endsWith(bytes, GMT);
    }

    private static boolean isNumber(MemorySegment bytes, long from, int digits) {
        return Bytes.decimal(bytes, from, from + digits) >= 0;
    }

    /** True if it is the name of a storage class. */
    static boolean isStorageClass(MemorySegment bytes, Span value) {
        return STORAGE_CLASSES.find(bytes, value.from, value.to);
    }

    /** True if it could be the name of a region: words of lower-case letters and digits, separated by dashes. */
    static boolean isRegion(MemorySegment bytes, Span value) {
        if (value.isEmpty() || value.to - value.from > LONGEST_REGION) {
            return false;
        }
        for (long at = value.from; at < value.to; at++) {
            byte letter = Bytes.at(bytes, at);
            if (letter != '-' && (letter < 'a' || letter > 'z') && (letter < '0' || letter > '9')) {
                return false;
            }
        }
        return true;
    }
}
