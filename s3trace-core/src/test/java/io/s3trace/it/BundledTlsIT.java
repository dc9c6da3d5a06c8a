package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients with a TLS library of their own: in their executable, or in a module that they unpack to a temporary file. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class BundledTlsIT {
    private static final String BUCKET = "bundled";
    private static final int IN_FLIGHT = 50;
    private static final int CONNECTIONS = 10;

    private static S3Server server;
    private static Clients clients;
    private static WaitingClients waiting;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        waiting = new WaitingClients(server, clients);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", 12 << 20);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Its event loop has as many requests under way as there are connections, and more waiting for one. */
    @Test
    @RequiresTools({"node", WaitingClients.NODE_MODULES})
    void nodeHasOpenSslInItsExecutable() {
        TracedTraffic traffic = waiting.trace(ProbeMode.OPENSSL,
                waiting.node(BUCKET, Integer.toString(IN_FLIGHT), Integer.toString(CONNECTIONS)));

        traffic.assertAllSeen(4 * IN_FLIGHT + 1).assertOpeningsSeen();
        assertThat(traffic.events()).filteredOn(event -> event.operation() == S3Operation.PUT_OBJECT)
                .extracting(event -> event.resource().key()).hasSize(IN_FLIGHT).doesNotHaveDuplicates();
        assertThat(traffic.events().stream().map(event -> event.connection().id()).collect(Collectors.toSet()))
                .hasSize(CONNECTIONS);
    }

    @Test
    void nettyHasBoringSslInAModule() {
        String put = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "netty");
        String get = clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "netty");

        TracedTraffic traffic = waiting.trace(ProbeMode.OPENSSL, waiting.java(NettyClient.class, put, get));

        traffic.assertAllSeen(2 * 4 * 5).assertOpeningsSeen();
        assertThat(traffic.events()).allMatch(event -> event.connection().library() == TlsLibrary.OPENSSL);
    }

    @Test
    void awsCommonRuntimeHasS2nInAModule() {
        TracedTraffic traffic = waiting.trace(ProbeMode.S2N, waiting.java(CrtClient.class, BUCKET));

        traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen();
        assertThat(traffic.events()).extracting(event -> event.operation().apiName()).contains(
                "PutObject", "GetObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload",
                "AbortMultipartUpload");
        assertThat(traffic.events()).allMatch(event -> event.connection().library() == TlsLibrary.S2N);
    }
}
