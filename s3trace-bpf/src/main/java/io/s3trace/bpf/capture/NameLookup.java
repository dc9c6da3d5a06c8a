package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_lookup;
import java.lang.foreign.MemorySegment;

/**
 * How the C library's lookup of a name ended; or, for a process that does not use the C library, what it asked a name server,
 * and the answer.
 *
 * @param name the name, or an address as text
 * @param error 0 if it was found, otherwise as {@code getaddrinfo} returns it: {@code EAI_NONAME} and so on
 * @param addresses how many addresses were found, at most 16; in one answer of a name server, at most 20
 * @param abandoned whether the thread ended before the lookup did
 * @param question what type of record a name server was asked for; 0 if none was asked
 */
public record NameLookup(String name, int error, int addresses, boolean abandoned, int question) {
    /** {@code EAI_NONAME} of netdb.h, in glibc and musl. */
    public static final int NO_NAME = -2;
    /** {@code EAI_AGAIN}. */
    public static final int TRY_AGAIN = -3;
    /** {@code EAI_FAIL}. */
    public static final int FAILURE = -4;

    /** {@code EAI_NODATA}. */
    public static final int NO_DATA = -5;

    private static final int EAGAIN = 11;
    // RFC 1035, section 4.1.1
    private static final int NO_ERROR = 0;
    private static final int SERVER_FAILURE = 2;
    private static final int NAME_ERROR = 3;
    private static final int REFUSED = 5;

    /** Reads a {@code struct s3t_lookup}. */
    static NameLookup read(MemorySegment lookup) {
        int result = s3t_lookup.result(lookup);
        int addresses = s3t_lookup.addresses(lookup);
        boolean abandoned = s3t_lookup.abandoned(lookup) != 0;
        int resolver = s3t_lookup.resolver(lookup);
        byte[] name = s3t_lookup.name(lookup).toArray(JAVA_BYTE);
        if (resolver == s3t.S3T_NAME_SERVER()) {
            return new NameLookup(DomainName.text(name), answer(result, addresses), addresses, abandoned,
                    s3t_lookup.question(lookup));
        }
        boolean host = resolver == s3t.S3T_GETHOSTBYNAME();
        return new NameLookup(FixedText.of(name), host ? error(result, addresses) : result, addresses, abandoned, 0);
    }

    /** The error that the C library would return for this answer. */
    private static int answer(int code, int addresses) {
        return switch (code) {
            case NO_ERROR -> addresses > 0 ? 0 : NO_DATA;
            case NAME_ERROR -> NO_NAME;
            case SERVER_FAILURE, REFUSED -> TRY_AGAIN;
            default -> FAILURE;
        };
    }

    /** gethostbyname_r(3) returns errno, and 0 even if there is no such name. */
    private static int error(int result, int addresses) {
        return switch (result) {
            case 0 -> addresses > 0 ? 0 : NO_NAME;
            case EAGAIN -> TRY_AGAIN;
            default -> FAILURE;
        };
    }
}
