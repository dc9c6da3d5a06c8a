package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.SocketSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of connections that nobody opens, beside what another tracer says that opens them, and beside the server's log.
 */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class SealedIT {
    private static final String BUCKET = "sealed";
    private static final int MIB = 1 << 20;
    private static final int LARGEST = 64 * MIB;
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Set<SealedDoubt> FIRST = EnumSet.of(SealedDoubt.FIRST_OF_CONNECTION);
    private static final Set<SealedDoubt> NONE = EnumSet.noneOf(SealedDoubt.class);

    private static S3Server server;
    private static Clients clients;
    private static String put;
    private static String get;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", LARGEST);
        put = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "put");
        get = clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "large");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1.3, -", "1.2, ECDHE-RSA-AES256-GCM-SHA384", "1.2, ECDHE-RSA-CHACHA20-POLY1305"})
    void sizesAreExact(String version, String ciphers) {
        SealedTraffic traffic = SealedTraffic.of(server, () -> python(version, ciphers, requests(300, MIB)))
                .assertSame(300, version.equals("1.3") ? FIRST : NONE);

        assertThat(traffic.sealed()).extracting(SealedExchange::version).containsOnly("TLSv" + version);
        assertThat(traffic.sealed()).filteredOn(exchange -> exchange.end() == SealedEnd.CLOSED).hasSize(1);
        assertThat(traffic.sealed()).filteredOn(exchange -> !exchange.doubts().isEmpty())
                .hasSize(version.equals("1.3") ? 1 : 0);
        WaitComparison.assertAlike(traffic);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACEPOINTS", "SYSTEM_CALLS"}) // not every kernel lets programs see functions return
    void socketsMayBeSeenInAnyWay(SocketSource sockets) {
        SealedTraffic traffic = SealedTraffic.of(server, sockets, () -> python("1.3", "-", requests(30, MIB)))
                .assertSame(30, FIRST);

        assertThat(traffic.stats().sockets()).isEqualTo(sockets);
    }

    /** System calls that move many messages are not looked into. What moves so is missed, and said to be. */
    @ParameterizedTest
    @CsvSource({"9, 5, 8", "5, 5, 4"})
    void recordsThatAreNotSeenMakeDoubts(int count, int every, int exchanges) {
        String target = get(1000);
        SealedTraffic traffic = SealedTraffic.of(server, SocketSource.SYSTEM_CALLS, exchanges, () -> mmsg(count, every, target));

        long bytes = traffic.opened().getFirst().request().bytes();
        assertThat(traffic.log()).hasSize(count);
        assertThat(traffic.sealed()).hasSize(exchanges)
                .filteredOn(exchange -> !exchange.doubts().contains(SealedDoubt.JOINED))
                .hasSize(every - 2) // the one before it takes its response
                .allSatisfy(exchange -> assertThat(exchange.sentBytes()).isEqualTo(bytes));
    }

    @ParameterizedTest
    @CsvSource({"TRACEPOINTS, 5", "SYSTEM_CALLS, 10"})
    void recordsThatAreSeenMakeNone(SocketSource sockets, int every) {
        String target = get(1000);
        SealedTraffic.of(server, sockets, () -> mmsg(9, every, target)).assertSame(9, NONE);
    }

    private static void mmsg(int count, int every, String target) {
        try (Child client = Child.start(server.directory(), "sealed-mmsg-client", List.of(Clients.PYTHON,
                clients.script("sealed_mmsg_client.py"), Integer.toString(server.port(Front.KEEP_ALIVE)),
                server.certificate().toString(), Integer.toString(count), Integer.toString(every), target))) {
            client.succeed(TIMEOUT);
        }
    }

    @Test
    void largeObjectsAreExact() {
        List<String> requests = new ArrayList<>(List.of("HEAD 0 " + head()));
        for (int size : new int[] {LARGEST, 16 * MIB, 16384, 16383, 0}) {
            requests.add("PUT " + size + " " + put);
            requests.add("GET " + Math.max(1, size) + " " + get);
        }
        SealedTraffic.of(server, () -> python("1.3", "-", requests)).assertSame(requests.size(), FIRST);
    }

    private static String head() {
        return clients.presign(Front.KEEP_ALIVE, "head_object", BUCKET, "large");
    }

    /** Its records are as long as a multiple of 16. */
    @Test
    void padsAreDoubted() {
        SealedTraffic traffic = SealedTraffic.of(server, () -> python("1.2", "ECDHE-RSA-AES128-SHA256", requests(50, 100_000)))
                .assertSame(50, EnumSet.of(SealedDoubt.PADDING));

        traffic.pairs().forEach((exchange, event) -> {
            assertThat(exchange.doubts()).containsExactly(SealedDoubt.PADDING);
            assertThat((double) exchange.receivedBytes()).isCloseTo(event.response().bytes(), within(event.response().bytes()));
            assertThat((double) exchange.sentBytes()).isCloseTo(event.request().bytes(), within(event.request().bytes()));
        });
    }

    /** Eight bytes a record, and nobody writes records of less than a few hundred bytes but in heads. */
    private static Offset<Double> within(long bytes) {
        return Offset.offset(16 + bytes * 0.02);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tls13-ciphers TLS_AES_128_GCM_SHA256", "--tls13-ciphers TLS_CHACHA20_POLY1305_SHA256",
        "--tls-max 1.2", "--tls-max 1.2 --ciphers ECDHE-RSA-CHACHA20-POLY1305"})
    void curlWaitsForTheInterimResponse(String options) {
        String url = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/curl";
        SealedTraffic.of(server, () -> curl(options + " --no-alpn", "--upload-file", file(2 * MIB), url))
                .assertSame(1, options.contains("1.2") ? NONE : FIRST);
    }

    @Test
    void everyConnectionOfManyIsSeen() {
        SealedTraffic.of(server, () -> clients.boto3(Front.KEEP_ALIVE, "threads", BUCKET, 8, 10)).assertSame(8 * 10 * 3, FIRST);
    }

    /** asyncio does TLS over memory BIOs: what OpenSSL writes goes to the socket later. */
    @Test
    void asyncioIsSeen() {
        List<String> gets = List.of(get(1000));
        SealedTraffic.of(server, () -> clients.asyncio(Front.KEEP_ALIVE, List.of(put), gets, 4, 5))
                .assertSame(2 * 4 * 5, FIRST);
    }

    private static String get(int size) {
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "small", size);
        return clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "small");
    }

    @Test
    void refusalBeforeTheBodyIsOneExchange() {
        String url = server.endpoint(Front.EARLY) + "/" + BUCKET + "/too-large";
        SealedTraffic.of(server, () -> curl("--no-alpn", "--upload-file", file(2 * MIB), url)).assertSame(1, FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/access-log/key", "/forbidden/key"})
    void refusalWhileTheBodyIsSentIsOneExchange(String target) {
        SealedTraffic traffic = SealedTraffic.of(server,
                () -> clients.openSsl(Front.EARLY, "PUT", target, "body=500000", "name=localhost"));

        assertThat(traffic.sealed()).singleElement().satisfies(exchange ->
                assertThat(exchange.sentBytes()).isEqualTo(traffic.opened().getFirst().request().bytes()));
    }

    /** curl offers HTTP/2, and in TLS 1.3 nobody sees what the server has chosen. */
    @Test
    void whatMayBeHttp2IsDoubted() {
        String url = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/large";
        SealedTraffic.of(server, () -> curl("--http2", "--range", "0-99", url)).assertSame(1,
                EnumSet.of(SealedDoubt.FIRST_OF_CONNECTION, SealedDoubt.POSSIBLE_HTTP2));
        SealedTraffic.of(server, () -> curl("--http2 --tls-max 1.2", "--range", "0-99", url)).assertSame(1, NONE);
    }

    /** Of the whole host. */
    @Test
    @Tag("alone")
    void othersAreNotReported() {
        SealedTraffic traffic = SealedTraffic.of(server, () -> python("1.3", "-", requests(3, 1000)));

        assertThat(traffic.stats().sealed()).isEqualTo(3);
        assertThat(traffic.stats().shares()).singleElement().satisfies(share -> {
            assertThat(share.process().comm()).isEqualTo("python3");
            assertThat(share.sealed()).isEqualTo(1);
            assertThat(share.opened()).isZero();
        });
        assertThat(traffic.stats().sealedRatio()).isEqualTo(1);
    }

    /** {@return PUT and GET, of sizes from 0 to the largest, the small ones more often} */
    private static List<String> requests(int count, int largest) {
        Random random = new Random(count);
        return Stream.generate(() -> {
            int size = (int) (largest * Math.pow(random.nextDouble(), 4));
            return random.nextBoolean() ? "PUT " + size + " " + put : "GET " + Math.max(1, size) + " " + get;
        }).limit(count).toList();
    }

    private static void python(String version, String ciphers, List<String> requests) {
        try {
            Path file = Files.write(server.directory().resolve("requests"), requests);
            try (Child client = Child.start(server.directory(), "sealed-client", List.of(Clients.PYTHON,
                    clients.script("sealed_client.py"), Integer.toString(server.port(Front.KEEP_ALIVE)),
                    server.certificate().toString(), version, ciphers, file.toString()))) {
                client.succeed(TIMEOUT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void curl(String options, String... args) {
        clients.curl(Stream.concat(Stream.of(options.split(" ")), Stream.of(args)).toArray(String[]::new));
    }

    private static String file(int size) {
        try {
            return Files.write(server.directory().resolve("file-" + size), new byte[size]).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
