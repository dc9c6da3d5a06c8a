package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams in one direction have no turns by which to tell that they are no HTTP. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class StreamIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "stream";
    /** HEADLESS_BYTES of connection.bpf.h, and a call more. */
    private static final int ENOUGH = 67_000;

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

    @Test
    void streamThatBeginsWithoutARequestIsGivenUp() throws IOException {
        try (ServerSocket sink = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                S3Tracer tracer = builder().pid().start();
                Child client = startClient(sink.getLocalPort())) {
            tracer.attach(client.pid());
            try (Socket stream = sink.accept()) {
                tell(client, "send 50000");
                assertThat(tracer.stats().kernel().notHttp()).isZero();
                stream.getInputStream().readNBytes(50_000);
                tell(client, "send " + (ENOUGH - 50_000));
                assertThat(tracer.stats().kernel().notHttp()).isEqualTo(1);
                tell(client, "send 10000");
                assertThat(tracer.stats().kernel().notHttp()).isEqualTo(1);
            }
        }
    }

    @Test
    void bodyThatWasUnderWayWhenTracingBeganIsNoReasonToGiveUp() {
        EventCollector events = EventCollector.of(server);
        try (Child client = startClient(server.port(Front.PLAIN))) {
            tell(client, "put " + 2 * ENOUGH);
            tell(client, "send " + ENOUGH);
            try (S3Tracer tracer = builder().pid(client.pid()).onEvent(events).start()) {
                tell(client, "send " + ENOUGH);
                tell(client, "answer");
                tell(client, "get");
                tell(client, "answer");
                assertThat(events.await(1)).extracting(event -> event.request().method()).containsExactly("GET");
                assertThat(tracer.stats().kernel().notHttp()).isZero();
            }
        }
    }

    @Test
    void longBodyOfARequestIsNoStream() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().onEvent(events).start();
                Child client = startClient(server.port(Front.PLAIN))) {
            tell(client, "put " + 2 * ENOUGH);
            tell(client, "send " + 2 * ENOUGH);
            tell(client, "answer");
            assertThat(events.await(1)).extracting(S3RequestEvent::process).extracting(process -> (long) process.pid())
                    .containsExactly(client.pid());
            assertThat(events.events().getFirst().request().bodyBytes()).isEqualTo(2 * ENOUGH);
        }
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.HTTP).includeUnknown(true);
    }

    private static Child startClient(int port) {
        Child client = Child.start(server.directory(), "stream", List.of(Clients.PYTHON, clients.script("stream_client.py"),
                Integer.toString(port), "/" + BUCKET + "/key"));
        client.awaitOutput("open", TIMEOUT);
        return client;
    }

    private static void tell(Child client, String what) {
        int before = client.output().length();
        client.tell(what);
        Await.until("it has done " + what, TIMEOUT, () -> client.output().substring(before).contains("done " + what));
    }
}
