package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t;
import java.util.List;
import java.util.function.Predicate;

/** A kind of library that moves the bytes of connections, and its functions that do. */
public enum CaptureSource {
    /** OpenSSL and its relatives, as a shared library. */
    OPENSSL(s3t.S3T_OPENSSL(), "libssl.so*", name -> name.startsWith("libssl") && name.contains(".so"), List.of(
            new ProbedFunction("SSL_write", 2, "ssl_write", "ssl_return", true),
            new ProbedFunction("SSL_read", 2, "ssl_read", "ssl_return", true),
            new ProbedFunction("SSL_write_ex", 4, "ssl_write_ex", "ssl_return", false),
            new ProbedFunction("SSL_read_ex", 4, "ssl_read_ex", "ssl_return", false),
            new ProbedFunction("SSL_free", 1, "ssl_free", "", false)));

    private static final CaptureSource[] SOURCES = values();

    private final int number;
    private final String files;
    private final Predicate<String> fileName;
    private final List<ProbedFunction> functions;

    CaptureSource(int number, String files, Predicate<String> fileName, List<ProbedFunction> functions) {
        this.number = number;
        this.files = files;
        this.fileName = fileName;
        this.functions = functions;
    }

    /**
     * Finds a source by its number in a record.
     *
     * @param number what a record says
     * @return the source
     * @throws IllegalArgumentException if no source has this number
     */
    public static CaptureSource of(int number) {
        for (CaptureSource source : SOURCES) {
            if (source.number == number) {
                return source;
            }
        }
        throw new IllegalArgumentException("no source has the number " + number);
    }

    /** {@return the number by which records name it} */
    public int number() {
        return number;
    }

    /** {@return the files it is looked for in, for messages} */
    public String files() {
        return files;
    }

    /** {@return its functions} */
    public List<ProbedFunction> functions() {
        return functions;
    }

    /**
     * Tells whether a file may be such a library.
     *
     * @param name the file's name without its folder
     * @return true if it may
     */
    public boolean mayBe(String name) {
        return fileName.test(name);
    }
}
