package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.generated.event.s3t;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A kind of code that moves the bytes of connections, and the functions in it that do so. The kind of a file depends on the
 * functions in it, not on its name: it may be a library, an executable, or a module of another program.
 *
 * <p>Functions are in the order in which a client calls them, and are attached to in the reverse order. So when a call is the
 * first that is seen of a connection, those that follow it are seen, too: a request's response, and all after a handshake.
 */
public enum CaptureSource {
    /** OpenSSL and its relatives, BoringSSL among them: in a library of their own or linked into an executable. */
    OPENSSL(s3t.S3T_OPENSSL(), "libssl.so*", FunctionLocator.BY_SYMBOL,
            name -> name.startsWith("libssl") && name.contains(".so"), List.of(
            new ProbedFunction("SSL_do_handshake", 1, "ssl_handshake", "ssl_return", false),
            new ProbedFunction("SSL_write", 2, "ssl_write", "ssl_return", true),
            new ProbedFunction("SSL_write_ex", 4, "ssl_write_ex", "ssl_return", false),
            new ProbedFunction("SSL_read", 2, "ssl_read", "ssl_return", true),
            new ProbedFunction("SSL_read_ex", 4, "ssl_read_ex", "ssl_read_internal", "ssl_return", false),
            new ProbedFunction("SSL_get_verify_result", 1, "ssl_verify", "ssl_verified", false),
            new ProbedFunction("SSL_free", 1, "ssl_free", "", false))),
    /** GnuTLS. */
    GNUTLS(s3t.S3T_GNUTLS(), "libgnutls.so", List.of(
            new ProbedFunction("gnutls_handshake", 1, "gnutls_shake", "gnutls_return", false),
            new ProbedFunction("gnutls_record_send", 2, "gnutls_send", "gnutls_return", true),
            new ProbedFunction("gnutls_record_send2", 2, "gnutls_send", "gnutls_return", false),
            new ProbedFunction("gnutls_record_uncork", 1, "gnutls_uncork", "gnutls_return", false),
            new ProbedFunction("gnutls_record_recv", 2, "gnutls_recv", "gnutls_return", true),
            new ProbedFunction("gnutls_record_recv_seq", 2, "gnutls_recv", "gnutls_return", false),
            new ProbedFunction("gnutls_certificate_verify_peers2", 2, "gnutls_verify", "gnutls_verified", false),
            new ProbedFunction("gnutls_certificate_verify_peers3", 3, "gnutls_verify_name", "gnutls_verified", false),
            new ProbedFunction("gnutls_deinit", 1, "gnutls_free", "", false))),
    /** NSS, through the functions of NSPR that are used on its connections. */
    NSS(s3t.S3T_NSS(), "libnspr4.so", List.of(
            new ProbedFunction("PR_Write", 2, "nspr_write", "nspr_return", true),
            new ProbedFunction("PR_Send", 2, "nspr_write", "nspr_return", true),
            new ProbedFunction("PR_Read", 2, "nspr_read", "nspr_return", true),
            new ProbedFunction("PR_Recv", 4, "nspr_recv", "nspr_return", true),
            new ProbedFunction("PR_Close", 1, "nspr_close", "", false))),
    /** s2n-tls, which is part of the AWS Common Runtime. */
    S2N(s3t.S3T_S2N(), "libs2n.so", List.of(
            new ProbedFunction("s2n_negotiate", 1, "s2n_shake", "s2n_return", false),
            new ProbedFunction("s2n_send", 2, "s2n_send", "s2n_return", true),
            new ProbedFunction("s2n_sendv", 3, "s2n_sendv", "s2n_return", false),
            new ProbedFunction("s2n_sendv_with_offset", 4, "s2n_sendv_with_offset", "s2n_return", false),
            new ProbedFunction("s2n_recv", 2, "s2n_recv", "s2n_return", true),
            new ProbedFunction("s2n_connection_wipe", 1, "s2n_free", "", false),
            new ProbedFunction("s2n_connection_free", 1, "s2n_free", "", false))),
    /** Go's {@code crypto/tls}, part of every Go program that does TLS. */
    GO(s3t.S3T_GO(), "Go program", new GoLocator(), name -> false, List.of(
            new ProbedFunction("crypto/tls.(*Conn).clientHandshake", 1, "go_shake", "go_shake_return", false),
            new ProbedFunction("crypto/tls.(*Conn).Write", 2, "go_write", "go_write_return", true),
            new ProbedFunction("crypto/tls.(*Conn).Read", 2, "go_read", "go_read_return", true),
            new ProbedFunction("crypto/tls.(*Conn).Close", 1, "go_close", "", false))),
    /**
     * Java's own TLS, by an agent in the JVM. The agent hands over what was moved to a function of the JDK that does nothing for
     * it. The function tells a JVM from other programs, not whether an agent is in it.
     */
    JSSE(s3t.S3T_JSSE(), "libjava.so", new JavaLocator(), name -> false, List.of(
            new ProbedFunction("Java_java_io_FileCleanable_cleanupClose0", 4, "jvm_hands_over", "", true),
            new ProbedFunction("Java_java_util_zip_Adler32_updateByteBuffer", 4, "jvm_hands_over", "", false))),
    /**
     * rustls and BoringSSL in programs that they are part of, without symbols. How much moves is seen on the sockets, and
     * heads are where they are encrypted and decrypted.
     */
    EMBEDDED(s3t.S3T_EMBEDDED(), "program with rustls or BoringSSL", new CipherLocator(), name -> false,
            CipherLocator.FUNCTIONS),
    /** Plain HTTP on sockets: in the kernel, not in files. */
    HTTP(s3t.S3T_HTTP(), "", FunctionLocator.BY_SYMBOL, name -> false, List.of()),
    /**
     * TLS that nobody opens: in the kernel, not in files. It shows how much moves and when. Connections that another source
     * opens are not its.
     */
    SEALED(0, "", FunctionLocator.BY_SYMBOL, name -> false, List.of()),
    /** The C library's name lookups. It moves no bytes, but shows how long it took to find an address or to fail. */
    RESOLVER(0, "libc.so*", FunctionLocator.BY_SYMBOL, name -> name.startsWith("libc.so") || name.startsWith("libc.musl"),
            List.of(
                    new ProbedFunction("getaddrinfo", 4, "resolve", "resolve_return", true),
                    new ProbedFunction("gethostbyname_r", 5, "resolve_host", "resolve_return", false),
                    new ProbedFunction("gethostbyname2_r", 6, "resolve_host_of", "resolve_return", false))),
    /** NSS's own library. It moves no bytes, but shows how long handshakes took. */
    NSS_HANDSHAKE(0, "libssl3.so", List.of(
            new ProbedFunction("SSL_ForceHandshake", 1, "nss_shake", "nspr_return", true)));

    private static final CaptureSource[] SOURCES = values();

    private final int number;
    private final String files;
    private final FunctionLocator locator;
    private final Predicate<String> libraryName;
    private final List<ProbedFunction> functions;

    /** Functions with symbols, in libraries whose names mostly begin with this. */
    CaptureSource(int number, String library, List<ProbedFunction> functions) {
        this(number, library + "*", FunctionLocator.BY_SYMBOL, name -> name.startsWith(library), functions);
    }

    CaptureSource(
            int number, String files, FunctionLocator locator, Predicate<String> libraryName, List<ProbedFunction> functions) {
        this.number = number;
        this.files = files;
        this.locator = locator;
        this.libraryName = libraryName;
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

    /** {@return its number in records} */
    public int number() {
        return number;
    }

    /** {@return the usual name of its libraries, for messages} */
    public String files() {
        return files;
    }

    /** {@return its functions, in the order in which a client calls them} */
    public List<ProbedFunction> functions() {
        return functions;
    }

    /** {@return the symbol by which its files are known, for messages} */
    public String symbol() {
        return functions.stream().filter(ProbedFunction::required).findFirst().orElse(functions.getFirst()).symbol();
    }

    /**
     * {@return the sources that move bytes of connections, need nothing in the processes that they look at, and see a connection
     *     whole}
     */
    public static Set<CaptureSource> fromOutside() {
        return Arrays.stream(SOURCES).filter(source -> source.movesBytes() && source != JSSE && source != EMBEDDED)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CaptureSource.class)));
    }

    /**
     * Returns what else to look at for the sake of some sources.
     *
     * @param sources sources that move bytes
     * @return these, and those that show more of their connections
     */
    public static Set<CaptureSource> withCompanions(Set<CaptureSource> sources) {
        Set<CaptureSource> all = EnumSet.noneOf(CaptureSource.class);
        all.addAll(sources);
        if (!sources.isEmpty()) {
            all.add(RESOLVER);
        }
        if (sources.contains(NSS)) {
            all.add(NSS_HANDSHAKE);
        }
        return all;
    }

    /** {@return whether it moves bytes of connections} */
    public boolean movesBytes() {
        return number > 0;
    }

    /** {@return whether its functions are in files of processes, rather than in the kernel} */
    public boolean isInFiles() {
        return !functions.isEmpty();
    }

    /**
     * Finds its functions in a file.
     *
     * @param file any executable or library
     * @return where they are, or why the file is none of this kind
     * @throws ElfException if the file is damaged
     */
    public LocatedFunctions locate(ElfFile file) throws ElfException {
        return locator.locate(file, functions);
    }

    List<PlannedProbe> plan(ElfFile file, LocatedFunctions located, boolean seekCheapPlaces) throws ElfException {
        return locator.plan(file, located.functions(), seekCheapPlaces);
    }

    /**
     * Returns whether a library that no process maps yet is worth a look, judging by its name. This does not apply to mapped
     * files: they may have any name.
     *
     * @param name the file's name without its folder
     * @return true if libraries of this kind usually have such a name
     */
    public boolean isUsualName(String name) {
        return libraryName.test(name);
    }
}
