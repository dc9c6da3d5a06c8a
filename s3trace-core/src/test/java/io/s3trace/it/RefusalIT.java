package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel refuses costs the feature that needs it, is named, and costs nothing else. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class RefusalIT {
    private static final String REFUSE = "io.s3trace.bpf.test.refuse";
    private static final String BUCKET = "refusal";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** Sees a function of the kernel return; some kernels refuse all such programs, before they are verified. */
    private static final String FUNCTION = "inet_sent";
    private static final int EINVAL = 22;
    private static final int EACCES = 13;
    /** What is lost with each program, where that is not the feature that its source is for. */
    private static final Map<String, Set<String>> LOST = losses("""
            process_exit_event
            process_exec_event
            process_exit PROCESS_ENDS
            process_exec PROGRAM_STARTS
            process_fork CHILDREN
            socket_state CONNECTS
            socket_gone SOCKET_ENDS CONNECTS SOCKETS HTTP
            socket_destroyed HTTP
            socket_sent_event
            socket_received_event
            socket_sent
            socket_received
            inet_sent
            inet6_sent
            inet_received
            inet6_received
            inet_page_sent
            system_call_done
            ask_network NETWORK
            resolve LOOKUPS
            resolve_host LOOKUPS
            resolve_host_of LOOKUPS
            resolve_return LOOKUPS
            ssl_write OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_read OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_write_ex OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_read_ex OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_read_internal OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_return OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_free OPENSSL OPENSSL_HANDSHAKES OPENSSL_CERTIFICATES
            ssl_handshake OPENSSL_HANDSHAKES
            ssl_verify OPENSSL_CERTIFICATES
            ssl_verified OPENSSL_CERTIFICATES
            gnutls_send GNUTLS GNUTLS_HANDSHAKES GNUTLS_CERTIFICATES
            gnutls_recv GNUTLS GNUTLS_HANDSHAKES GNUTLS_CERTIFICATES
            gnutls_uncork GNUTLS GNUTLS_HANDSHAKES GNUTLS_CERTIFICATES
            gnutls_return GNUTLS GNUTLS_HANDSHAKES GNUTLS_CERTIFICATES
            gnutls_free GNUTLS GNUTLS_HANDSHAKES GNUTLS_CERTIFICATES
            gnutls_shake GNUTLS_HANDSHAKES
            gnutls_verify GNUTLS_CERTIFICATES
            gnutls_verify_name GNUTLS_CERTIFICATES
            gnutls_verified GNUTLS_CERTIFICATES
            nspr_write NSS NSS_HANDSHAKES
            nspr_read NSS NSS_HANDSHAKES
            nspr_recv NSS NSS_HANDSHAKES
            nspr_return NSS NSS_HANDSHAKES
            nspr_close NSS NSS_HANDSHAKES
            nss_shake NSS_HANDSHAKES
            s2n_send S2N S2N_HANDSHAKES
            s2n_recv S2N S2N_HANDSHAKES
            s2n_sendv S2N S2N_HANDSHAKES
            s2n_sendv_with_offset S2N S2N_HANDSHAKES
            s2n_return S2N S2N_HANDSHAKES
            s2n_free S2N S2N_HANDSHAKES
            s2n_shake S2N_HANDSHAKES
            jvm_hands_over
            sealed_gone
            cipher_bytes
            cipher_blocks
            cipher_to
            cipher_with
            cipher_done
            cipher_rest_done
            go_write GO GO_HANDSHAKES
            go_read GO GO_HANDSHAKES
            go_write_return GO GO_HANDSHAKES
            go_read_return GO GO_HANDSHAKES
            go_close GO GO_HANDSHAKES
            go_shake GO_HANDSHAKES
            go_shake_return GO_HANDSHAKES
            """);

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void refuseNothing() {
        System.clearProperty(REFUSE);
    }

    static Stream<String> programs() {
        try (BpfObject object = BpfObject.open(ByteCapture.class, "s3trace.bpf.o")) {
            return object.programs().stream().map(BpfProgram::name).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everythingElseWorksWithoutAProgram(String program) {
        assertThat(LOST).as("losses by program").containsKey(program);
        assertWorks(program, LOST.get(program), program);
    }

    @Test
    void nothingIsLostWhereNothingIsRefused() {
        TracerStats stats = assertWorks("", Set.of());
        assertThat(stats.sockets()).isEqualTo(SocketSource.TRACEPOINTS);
        assertThat(stats.programs()).extracting(TracerStats.ProgramStats::name).doesNotContain("system_call_done");
    }

    @Test
    void anotherWayIsTakenWhereTheBestIsRefused() {
        assertThat(assertWorks("socket_received", Set.of()).sockets()).isEqualTo(SocketSource.SYSTEM_CALLS);
    }

    @Test
    void allWaysMayBeRefused() {
        TracerStats stats = assertWorks("socket_sent_event,socket_sent,inet_sent,system_call_done", Set.of("SOCKETS", "HTTP"),
                "socket_sent", FUNCTION, "system_call_done");
        assertThat(stats.sockets()).isEqualTo(SocketSource.NONE);
    }

    @Test
    void severalProgramsMayBeRefused() {
        assertWorks("gnutls_send,go_read,ask_network,process_exit",
                Set.of("GNUTLS", "GNUTLS_HANDSHAKES", "GNUTLS_CERTIFICATES", "GO", "GO_HANDSHAKES", "NETWORK", "PROCESS_ENDS"));
    }

    @Test
    void mapMayBeRefused() {
        TracerStats stats = assertWorks("map:verifications",
                Set.of("PROCESS_ENDS", "PROGRAM_STARTS", "OPENSSL_CERTIFICATES", "GNUTLS_CERTIFICATES"));
        assertThat(stats.lost()).allSatisfy(lost -> {
            assertThat(lost.reason()).contains("map verifications: Invalid argument (EINVAL)");
            assertThat(lost.refusals()).containsExactly(new TracerStats.Refusal("verifications", EINVAL, List.of()));
        });
    }

    @Test
    void nothingWorksWithoutTheRing() {
        System.setProperty(REFUSE, "map:ring");
        assertThatThrownBy(() -> S3Tracer.builder().start().close()).isInstanceOf(S3TraceException.class)
                .hasMessageContaining("map ring: Invalid argument (EINVAL)");
    }

    @Test
    void startFailsWhereNothingIsLeft() {
        System.setProperty(REFUSE, "ssl_read");
        assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.OPENSSL).start().close())
                .isInstanceOf(S3TraceException.class)
                .hasMessageContaining("requests over OpenSSL are not seen: the kernel refused program ssl_read: "
                        + "Permission denied (EACCES), by the kernel's verifier: invalid write to stack")
                .hasMessageNotContaining("CAP_BPF");
        System.setProperty(REFUSE, "socket_state");
        assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).start().close())
                .isInstanceOf(S3TraceException.class).hasMessageContaining("TCP connects are not seen");
        System.setProperty(REFUSE, "jvm_hands_over"); // AUTO does not need it
        assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.JSSE).start().close())
                .isInstanceOf(S3TraceException.class).hasMessageContaining("requests over Java's own TLS are not seen");
        for (String program : List.of("cipher_done", "sealed_gone")) { // AUTO does not need them
            System.setProperty(REFUSE, program);
            assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.EMBEDDED).start().close())
                    .isInstanceOf(S3TraceException.class)
                    .hasMessageContaining("requests over rustls and BoringSSL in programs without symbols are not seen");
        }
        System.setProperty(REFUSE, "socket_sent_event,socket_sent,inet_sent,system_call_done");
        assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.HTTP).start().close())
                .isInstanceOf(S3TraceException.class).hasMessageContaining("plain HTTP is not seen");
    }

    @Test
    void onlyWhatIsAskedForIsLoaded() {
        System.setProperty(REFUSE, "gnutls_send,go_read,socket_destroyed,process_fork");
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).start()) {
            assertThat(tracer.stats().lost()).isEmpty();
            assertThat(tracer.stats().programs()).extracting(TracerStats.ProgramStats::name)
                    .contains("ssl_write").noneMatch(name -> name.matches("(gnutls|nspr|nss|s2n|go)_.*|process_fork"));
        }
        System.setProperty(REFUSE, "ssl_write,socket_sent,ask_network,resolve");
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).start()) {
            assertThat(tracer.stats().lost()).isEmpty();
            assertThat(tracer.stats().programs()).extracting(TracerStats.ProgramStats::name)
                    .containsExactlyInAnyOrder("process_exec", "process_exit", "socket_gone", "socket_state");
        }
    }

    @Test
    void coverageNamesTheLoss() throws Exception {
        System.setProperty(REFUSE, "ssl_write,socket_destroyed");
        Path libssl = Path.of("/usr/lib/x86_64-linux-gnu/libssl.so.3");
        try (Child child = Child.start(server.directory(), "mapping", List.of(Clients.PYTHON, "-c", """
                import ssl, sys
                print('mapped', flush=True)
                sys.stdin.readline()
                """));
                S3Tracer tracer = S3Tracer.builder().start()) {
            child.awaitOutput("mapped", TIMEOUT);
            assertThat(CoverageIT.coverage(tracer, child.pid()).reason())
                    .contains(libssl + ": requests over OpenSSL are not seen: the kernel refused program ssl_write")
                    .contains("plain HTTP is not seen: the kernel refused program socket_destroyed")
                    .doesNotContain("maps no TLS library");
        }
    }

    /** In a JVM of its own, for a process cannot get its capabilities back. */
    @Test
    @RequiresTools("setpriv")
    void whoLacksPrivilegesIsToldSo() {
        try (Child child = Child.start(server.directory(), "unprivileged", List.of("setpriv", "--bounding-set=-all",
                "--inh-caps=-all", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                StartOf.class.getName()))) {
            assertThat(child.succeed(TIMEOUT).output()).contains("run it as root, or give it CAP_BPF and CAP_PERFMON")
                    .doesNotContain("verifier");
        }
    }

    /** Traces with what is refused, and makes a request in each way that is to be seen. */
    private TracerStats assertWorks(String refused, Set<String> lost, String... named) {
        System.setProperty(REFUSE, refused);
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        S3TracerBuilder builder = S3Tracer.builder().followChildren(true).tuning(t -> t.warmUp(false)).onEvent(events);
        S3Tracer tracer = builder.start();
        try (tracer) {
            clients.curl(server.endpoint(Front.CLOSE) + "/" + BUCKET);
            clients.curl(server.endpoint(Front.PLAIN_CLOSE) + "/" + BUCKET);
            assertThat(log.complete()).hasSize(2);
            events.await((int) Stream.of("OPENSSL", "HTTP").filter(feature -> !lost.contains(feature)).count());
        }
        TracerStats stats = tracer.stats();
        assertThat(stats.lost()).extracting(TracerStats.LostFeature::name).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(stats.lost()).filteredOn(loss -> named.length > 0)
                .allSatisfy(loss -> assertThat(loss.reason()).contains(named))
                .flatExtracting(TracerStats.LostFeature::refusals)
                .filteredOn(refusal -> !refusal.program().equals(FUNCTION)).allSatisfy(refusal -> {
                    assertThat(refusal.program()).isIn((Object[]) named);
                    assertThat(refusal.errno()).isIn(EACCES, EINVAL);
                    assertThat(refusal.verifier()).hasSizeBetween(1, 12);
                });
        assertThat(events.events()).extracting(event -> event.connection().library() == TlsLibrary.NONE ? "HTTP" : "OPENSSL")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of("OPENSSL", "HTTP").filter(mode -> !lost.contains(mode)).toList());
        assertThat(events.events()).allSatisfy(event -> assertSeenWhole(event, lost));
        return stats;
    }

    private static void assertSeenWhole(S3RequestEvent event, Set<String> lost) {
        assertThat(event.response().status()).isEqualTo(200);
        assertThat(event.gap()).isFalse();
        assertThat(!event.connection().remote().isKnown()).as("no address").isEqualTo(lost.contains("SOCKETS"));
        if (!lost.contains("SOCKETS")) {
            assertThat(event.phases().connectNanos() > 0).as("connect").isEqualTo(!lost.contains("CONNECTS"));
        }
    }

    private static Map<String, Set<String>> losses(String table) {
        return table.lines().map(line -> line.split(" ")).collect(Collectors.toMap(line -> line[0],
                line -> Stream.of(line).skip(1).collect(Collectors.toCollection(TreeSet::new)), (a, b) -> a, TreeMap::new));
    }
}
