package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.recording.Traces;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients tell a secret in every place where one may be, to S3 and to others: no trace of it is in the recording. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class RecordedSecretsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String BUCKET = "recorded-secrets";

    private final String secret = secret();
    private final Traces traces = new Traces(secret);

    @TempDir
    private Path directory;

    @Test
    void noTraceOfASecretIsRecorded() throws IOException {
        Path file = directory.resolve("traffic.s3trace");
        EventCollector live = EventCollector.of(event -> event.resource().bucket().equals(BUCKET));
        TracerStats stats;
        try (S3Server server = S3Server.start(); StrangeServer strange = StrangeServer.start(directory, secret)) {
            Clients clients = new Clients(server);
            clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
            S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL, ProbeMode.HTTP).comm("curl", "python3")
                    .target(Target.any()).recordTo(file).onEvent(live).start();
            try (tracer) {
                askStrangers(strange);
                askS3(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET);
                askS3(strange.url(false) + "/" + BUCKET);
                live.await(8);
            }
            stats = tracer.stats();
        }
        assertThat(traces.in(Files.readAllBytes(file))).isEmpty();
        assertThat(stats.recording()).hasValueSatisfying(recording -> {
            assertThat(recording.records()).isEqualTo(stats.records());
            assertThat(recording.dropped()).isZero();
            assertThat(recording.unjudged()).isZero();
        });
        List<S3RequestEvent> replayed = new ArrayList<>();
        assertThat(S3Replay.of(file).filter(event -> event.resource().bucket().equals(BUCKET)).onEvent(replayed::add).run()
                .damage()).isEmpty();
        assertThat(replayed).isEqualTo(live.events()).hasSize(8);
    }

    private void askStrangers(StrangeServer strange) throws IOException {
        Path heads = Files.writeString(directory.resolve("heads"), ("GET /bucket/" + secret + " HTTP/1.1\r\n"
                + "Host: s3.amazonaws.com\r\nUser-Agent: " + secret + "\r\n\r\nHTTP/1.1 200 OK\r\nServer: " + secret
                + "\r\nx-amz-request-id: " + secret + "\r\n\r\n").repeat(300));
        String encoded = Base64.getEncoder().encodeToString(secret.getBytes());
        for (boolean tls : new boolean[] {false, true}) {
            String url = strange.url(tls);
            curl(url + "/bot123:" + secret + "/getMe?access_token=" + secret);
            curl("--user", "me:" + secret, "--cookie", "session=" + secret, "--user-agent", secret, "--referer", secret,
                    "-H", "X-" + secret + ": " + secret, "-H", "Host: " + secret + ".example", url + "/" + encoded);
            curl("-H", "Authorization: Bearer " + secret, "-H", "x-amz-meta: " + secret, url + "/chunks?" + secret);
            curl("--data", "Action=AssumeRoleWithWebIdentity&WebIdentityToken=" + secret, url + "/");
            curl("-H", "Expect:", "--upload-file", heads.toString(), url + "/" + secret);
            curl("-H", "Transfer-Encoding: chunked", "-H", "Expect: " + secret, "--upload-file", heads.toString(),
                    url + "/" + secret + "/chunks");
            curl("--data-urlencode", "password=" + secret, url + "/one", "--next", "--insecure", url + "/two?" + secret);
            split(strange.port(tls), tls);
        }
        Child.start(directory, "curl", List.of("curl", "--silent", "http://" + secret + ".invalid/")).exitCode(TIMEOUT);
    }

    /** What is signed for S3 is S3's, whatever the answer; SSE-C keys, tokens and bodies are nobody's business. */
    private void askS3(String bucket) {
        curl("-H", "Authorization: AWS4-HMAC-SHA256 Credential=" + secret + "/20260131/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host, Signature=" + secret, "-H", "x-amz-security-token: " + secret, "-H",
                "Cookie: " + secret, bucket + "/one");
        curl("-H", "x-amz-server-side-encryption-customer-key: " + secret, "-H", "Authorization: AWS4-HMAC-SHA256 Credential=K"
                + secret + "/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=" + secret, "--data-binary",
                secret, "--request", "PUT", bucket + "/two");
        curl(bucket + "/three?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + secret
                + "%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T000000Z&X-Amz-Expires=600"
                + "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + secret + "&X-Amz-Security-Token=" + secret);
        curl(bucket + "/four?AWSAccessKeyId=" + secret + "&Expires=1900000000&Signature=" + secret);
    }

    private void split(String port, boolean tls) throws IOException {
        Path head = Files.writeString(directory.resolve("head"), "GET /bot:" + secret + "?token=" + secret + " HTTP/1.1\n"
                + "Host: " + secret + "\nAuthorization: " + secret + "\n\n");
        Child.start(directory, "split", List.of("sh", "-c", "exec \"$@\" < \"$0\"", head.toString(), Clients.PYTHON,
                Clients.script(directory, "split_client.py"), port, tls ? "tls" : "")).succeed(TIMEOUT);
    }

    private void curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--insecure", "--noproxy", "*"));
        command.addAll(List.of(arguments));
        Child.start(directory, "curl", command).succeed(TIMEOUT);
    }

    private static String secret() {
        SecureRandom random = new SecureRandom();
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            secret.append((char) ('A' + random.nextInt(26)));
        }
        return secret.toString();
    }
}
