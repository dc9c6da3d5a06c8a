package io.s3trace.bpf.capture;

import io.s3trace.bpf.KernelFeatures;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel side can do, feature by feature. Each feature has its own programs. Without them, only that feature and those
 * that depend on it are lost. The order is that of attaching: programs that see ends come before those that remember
 * beginnings. So what moves through sockets comes before connects: a connection whose connect is seen is seen from its start.
 *
 * <p>A new feature is a new constant. A new way to a feature that has several is one more way in its list.
 */
public enum CaptureFeature {
    /** The end of threads and processes. */
    PROCESS_ENDS("the end of processes is not seen: what was under way then is only reported when it times out",
            byEventOr("sched/sched_process_exit", "process_exit_event", "process_exit")),
    /** The end of sockets. */
    SOCKET_ENDS("the end of sockets is not seen", settings -> true, "socket_gone"),
    /** Programs that are started. */
    PROGRAM_STARTS("programs that are started are not seen: their TLS libraries are found when all processes are looked at, "
            + "and they may make requests before",
            byEventOr("sched/sched_process_exec", "process_exec_event", "process_exec")),
    /** Children of the processes that are named. */
    CHILDREN("children of traced processes are not followed",
            settings -> settings.processes().followChildren(), "process_fork"),
    /** Plain HTTP. */
    HTTP("plain HTTP is not seen", CaptureSource.HTTP, () -> valueOf("SOCKETS"), "socket_destroyed"), // declared below
    /** The headers of TLS records on connections that no library opens. */
    TLS_RECORDS("TLS records are not followed: neither sealed exchanges nor requests over TLS without symbols are seen",
            settings -> settings.sources().contains(CaptureSource.SEALED) || settings.sources().contains(CaptureSource.EMBEDDED),
            () -> valueOf("SOCKETS"), "sealed_gone"),
    /** TLS that nobody opens. */
    SEALED("sealed exchanges are not seen", CaptureSource.SEALED, () -> TLS_RECORDS),
    /** Requests over TLS that is part of programs. */
    EMBEDDED("requests over rustls and BoringSSL in programs without symbols are not seen", CaptureSource.EMBEDDED,
            () -> TLS_RECORDS, "cipher_bytes", "cipher_blocks", "cipher_to", "cipher_with", "cipher_done", "cipher_rest_done"),
    /** Which bytes move through which socket. */
    SOCKETS("which socket carries a TLS connection is not seen: no addresses, no connect or DNS phases, no TLS versions, and "
            + "no look-ups by programs that ask name servers themselves",
            settings -> !settings.sources().isEmpty() && !settings.attaching().hooks().isEmpty(),
            () -> SOCKET_ENDS, settings -> settings.attaching().hooks().stream().flatMap(hook -> hook.ways().stream()).toList()),
    /** Connects, and what becomes of TCP connections. */
    CONNECTS("TCP connects are not seen: no connect phases, no failed connects or handshakes, and not that the peer closes or "
            + "resets a connection", SOCKET_ENDS, "socket_state"),
    /** The present state of the network under a connection. */
    NETWORK("how the network under a stalled request is doing is not known", settings -> !settings.sources().isEmpty(),
            () -> null, settings -> List.of(new FeatureWay(
                    "by a program that user space runs", KernelFeatures::runsPrograms, ConnectionMaps.NETWORK))),
    /** Lookups by the C library. */
    LOOKUPS("look-ups of names by the C library are not seen: no DNS phases", CaptureSource.RESOLVER,
            "resolve", "resolve_host", "resolve_host_of", "resolve_return"),
    /** Requests over OpenSSL. */
    OPENSSL("requests over OpenSSL are not seen", CaptureSource.OPENSSL,
            "ssl_write", "ssl_read", "ssl_write_ex", "ssl_read_ex", "ssl_read_internal", "ssl_return", "ssl_free"),
    /** OpenSSL's handshakes. */
    OPENSSL_HANDSHAKES("TLS handshakes by OpenSSL are not seen: neither how long they take nor that they fail",
            OPENSSL, "ssl_handshake"),
    /** What OpenSSL reports to clients about a certificate. */
    OPENSSL_CERTIFICATES("that clients of OpenSSL turn a certificate down after the handshake is not seen",
            OPENSSL, "ssl_verify", "ssl_verified"),
    /** Requests over GnuTLS. */
    GNUTLS("requests over GnuTLS are not seen", CaptureSource.GNUTLS,
            "gnutls_send", "gnutls_recv", "gnutls_uncork", "gnutls_return", "gnutls_free"),
    /** GnuTLS's handshakes. */
    GNUTLS_HANDSHAKES("TLS handshakes by GnuTLS are not seen: neither how long they take nor that they fail",
            GNUTLS, "gnutls_shake"),
    /** What GnuTLS reports to clients about a certificate. */
    GNUTLS_CERTIFICATES("that clients of GnuTLS turn a certificate down after the handshake is not seen",
            GNUTLS, "gnutls_verify", "gnutls_verify_name", "gnutls_verified"),
    /** Requests over NSS. */
    NSS("requests over NSS are not seen", CaptureSource.NSS,
            "nspr_write", "nspr_read", "nspr_recv", "nspr_return", "nspr_close"),
    /** NSS's handshakes. */
    NSS_HANDSHAKES("TLS handshakes by NSS are not seen: neither how long they take nor that they fail",
            CaptureSource.NSS_HANDSHAKE, () -> NSS, "nss_shake"),
    /** Requests over s2n-tls. */
    S2N("requests over s2n-tls are not seen", CaptureSource.S2N,
            "s2n_send", "s2n_recv", "s2n_sendv", "s2n_sendv_with_offset", "s2n_return", "s2n_free"),
    /** The handshakes of s2n-tls. */
    S2N_HANDSHAKES("TLS handshakes by s2n-tls are not seen: neither how long they take nor that they fail",
            S2N, "s2n_shake"),
    /** Requests over Java's own TLS. */
    JSSE("requests over Java's own TLS are not seen", CaptureSource.JSSE, "jvm_hands_over"),
    /** Requests of Go programs. */
    GO("requests over TLS by Go programs are not seen", CaptureSource.GO, "go_write", "go_read", "go_write_return",
            "go_read_return", "go_close"),
    /** Go's handshakes. */
    GO_HANDSHAKES("TLS handshakes by Go programs are not seen: neither how long they take nor that they fail",
            GO, "go_shake", "go_shake_return");

    private final String missing;
    /** Null if the feature does not belong to a source. */
    private final @Nullable CaptureSource source;
    private final Predicate<CaptureSettings> wanted;
    /** Supplies null for none. */
    private final Supplier<@Nullable CaptureFeature> needed;
    private final Function<CaptureSettings, List<FeatureWay>> ways;

    /** A feature that does not depend on anything else. */
    CaptureFeature(String missing, Predicate<CaptureSettings> wanted, String... programs) {
        this(missing, null, wanted, () -> null, only(programs));
    }

    /** A feature that depends on another one. */
    CaptureFeature(String missing, Predicate<CaptureSettings> wanted, Supplier<@Nullable CaptureFeature> needed,
            String... programs) {
        this(missing, null, wanted, needed, only(programs));
    }

    /** A source's own feature. */
    CaptureFeature(String missing, CaptureSource source, String... programs) {
        this(missing, source, () -> null, programs);
    }

    CaptureFeature(String missing, CaptureSource source, Supplier<@Nullable CaptureFeature> needed, String... programs) {
        this(missing, source, settings -> settings.sources().contains(source), needed, only(programs));
    }

    /** A feature that adds to another one. */
    CaptureFeature(String missing, CaptureFeature needed, String... programs) {
        this(missing, null, needed::isWanted, () -> needed, only(programs));
    }

    /** A feature that is always wanted, and can be had in several ways. */
    CaptureFeature(String missing, List<FeatureWay> ways) {
        this(missing, null, settings -> true, () -> null, settings -> ways);
    }

    /** A feature that can be had in several ways. */
    CaptureFeature(String missing, Predicate<CaptureSettings> wanted, Supplier<@Nullable CaptureFeature> needed,
            Function<CaptureSettings, List<FeatureWay>> ways) {
        this(missing, null, wanted, needed, ways);
    }

    CaptureFeature(String missing, @Nullable CaptureSource source, Predicate<CaptureSettings> wanted,
            Supplier<@Nullable CaptureFeature> needed, Function<CaptureSettings, List<FeatureWay>> ways) {
        this.missing = missing;
        this.source = source;
        this.wanted = wanted;
        this.needed = needed;
        this.ways = ways;
    }

    /** Where programs at tracepoints may be preempted, and some are then skipped, perf's event of the same tracepoint comes first. */
    private static List<FeatureWay> byEventOr(String event, String byEvent, String byTracepoint) {
        return List.of(
                new FeatureWay("by perf's event " + event,
                        () -> KernelFeatures.preemptsAtTracepoints() && KernelFeatures.hasEvent(event), byEvent),
                new FeatureWay("by its tracepoint", () -> true, byTracepoint));
    }

    private static Function<CaptureSettings, List<FeatureWay>> only(String... programs) {
        List<FeatureWay> only = List.of(new FeatureWay("", () -> true, programs));
        return settings -> only;
    }

    /** {@return what is missing without it, in the words of a user} */
    public String missing() {
        return missing;
    }

    /** {@return the source that it belongs to} */
    Optional<CaptureSource> source() {
        return Optional.ofNullable(source);
    }

    boolean isWanted(CaptureSettings settings) {
        return wanted.test(settings);
    }

    /** {@return whether it is lost if another one is} */
    boolean needs(CaptureFeature other) {
        return needed.get() == other;
    }

    /** {@return the ways to have it, the best first} */
    List<FeatureWay> ways(CaptureSettings settings) {
        return ways.apply(settings);
    }
}
