package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_lookup;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * How the C library's look-up of a name ended.
 *
 * @param name the name, or an address as text
 * @param error 0 if it was found, else as {@code getaddrinfo} returns it: {@code EAI_NONAME} and so on
 * @param addresses how many addresses were found, 16 at most
 * @param abandoned whether the thread ended before the look-up did
 */
public record NameLookup(String name, int error, int addresses, boolean abandoned) {
    /** {@code EAI_NONAME} of netdb.h, in glibc and musl. */
    public static final int NO_NAME = -2;
    /** {@code EAI_AGAIN}. */
    public static final int TRY_AGAIN = -3;
    /** {@code EAI_FAIL}. */
    public static final int FAILURE = -4;

    private static final int EAGAIN = 11;

    /** Reads a {@code struct s3t_lookup}. */
    static NameLookup read(MemorySegment lookup) {
        int result = s3t_lookup.result(lookup);
        int addresses = s3t_lookup.addresses(lookup);
        boolean host = s3t_lookup.resolver(lookup) == s3t.S3T_GETHOSTBYNAME();
        return new NameLookup(text(s3t_lookup.name(lookup)), host ? error(result, addresses) : result, addresses,
                s3t_lookup.abandoned(lookup) != 0);
    }

    /** gethostbyname_r(3) returns errno, and 0 even if there is no such name. */
    private static int error(int result, int addresses) {
        return switch (result) {
            case 0 -> addresses > 0 ? 0 : NO_NAME;
            case EAGAIN -> TRY_AGAIN;
            default -> FAILURE;
        };
    }

    private static String text(MemorySegment name) {
        byte[] bytes = name.toArray(JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
