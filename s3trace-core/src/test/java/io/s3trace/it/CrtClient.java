package io.s3trace.it;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.auth.credentials.CredentialsProvider;
import software.amazon.awssdk.crt.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.crt.auth.signing.AwsSigningConfig;
import software.amazon.awssdk.crt.http.HttpHeader;
import software.amazon.awssdk.crt.http.HttpRequest;
import software.amazon.awssdk.crt.http.HttpRequestBodyStream;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.crt.io.TlsContext;
import software.amazon.awssdk.crt.io.TlsContextOptions;
import software.amazon.awssdk.crt.s3.S3Client;
import software.amazon.awssdk.crt.s3.S3ClientOptions;
import software.amazon.awssdk.crt.s3.S3FinishedResponseContext;
import software.amazon.awssdk.crt.s3.S3MetaRequestOptions;
import software.amazon.awssdk.crt.s3.S3MetaRequestOptions.MetaRequestType;
import software.amazon.awssdk.crt.s3.S3MetaRequestResponseHandler;

/**
 * Uses the S3 client of the AWS Common Runtime: small objects, several at a time, and large ones in parts. S3Proxy refuses
 * the way in which it completes an upload, so that it aborts that; it reads the object {@code large} that is there.
 *
 * <p>Arguments: port of the server, its certificate, bucket. Waits for a line before it connects.
 */
final class CrtClient {
    private static final int SMALL = 1000;
    private static final int LARGE = 12 << 20;
    private static final int PART = 5 << 20;
    private static final int AT_A_TIME = 8;

    private final S3Client client;
    private final String port;
    private final String bucket;

    private CrtClient(S3Client client, String port, String bucket) {
        this.client = client;
        this.port = port;
        this.bucket = bucket;
    }

    public static void main(String[] args) throws Exception {
        new CRT();
        byte[] key = S3Server.ACCESS_KEY.getBytes();
        byte[] secret = S3Server.SECRET_KEY.getBytes();
        try (EventLoopGroup loops = new EventLoopGroup(2);
                HostResolver resolver = new HostResolver(loops);
                ClientBootstrap bootstrap = new ClientBootstrap(loops, resolver);
                TlsContextOptions tls =
                        TlsContextOptions.createDefaultClient().withCertificateAuthorityFromPath(null, args[1]);
                TlsContext context = new TlsContext(tls);
                CredentialsProvider credentials = new StaticCredentialsProvider.StaticCredentialsProviderBuilder()
                        .withAccessKeyId(key).withSecretAccessKey(secret).build();
                AwsSigningConfig signing = AwsSigningConfig.getDefaultS3SigningConfig("us-east-1", credentials);
                S3Client client = new S3Client(new S3ClientOptions().withRegion("us-east-1")
                        .withClientBootstrap(bootstrap).withTlsContext(context).withSigningConfig(signing)
                        .withPartSize(PART).withThroughputTargetGbps(1).withMaxConnections(4))) {
            System.out.println("waiting");
            System.in.read();
            new CrtClient(client, args[0], args[2]).run();
        }
    }

    private void run() {
        all(i -> put("crt-small-" + i, SMALL));
        all(i -> get("crt-small-" + i));
        put("crt-large", LARGE).exceptionally(refused -> null).join();
        get("large").join();
    }

    private static void all(java.util.function.IntFunction<CompletableFuture<Void>> request) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            running.add(request.apply(i));
        }
        running.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Void> put(String key, int size) {
        ByteBuffer left = ByteBuffer.allocate(size);
        HttpRequestBodyStream body = new HttpRequestBodyStream() {
            @Override
            public boolean sendRequestBody(ByteBuffer out) {
                ByteBuffer piece = left.slice(left.position(), Math.min(left.remaining(), out.remaining()));
                left.position(left.position() + piece.remaining());
                out.put(piece);
                return !left.hasRemaining();
            }

            @Override
            public long getLength() {
                return size;
            }
        };
        return send(MetaRequestType.PUT_OBJECT, "PUT", key, body,
                new HttpHeader("Content-Length", Integer.toString(size)));
    }

    private CompletableFuture<Void> get(String key) {
        return send(MetaRequestType.GET_OBJECT, "GET", key, null);
    }

    private CompletableFuture<Void> send(
            MetaRequestType type, String method, String key, HttpRequestBodyStream body, HttpHeader... more) {
        List<HttpHeader> headers = new ArrayList<>(List.of(more));
        headers.add(new HttpHeader("Host", "localhost:" + port));
        CompletableFuture<Void> done = new CompletableFuture<>();
        client.makeMetaRequest(new S3MetaRequestOptions()
                .withMetaRequestType(type)
                .withEndpoint(URI.create("https://localhost:" + port))
                .withHttpRequest(new HttpRequest(
                        method, "/" + bucket + "/" + key, headers.toArray(HttpHeader[]::new), body))
                .withResponseHandler(new S3MetaRequestResponseHandler() {
                    @Override
                    public void onFinished(S3FinishedResponseContext context) {
                        if (context.getErrorCode() == 0) {
                            done.complete(null);
                        } else {
                            done.completeExceptionally(new IllegalStateException(method + " " + key + ": "
                                    + CRT.awsErrorString(context.getErrorCode()) + " " + context.getResponseStatus()));
                        }
                    }
                }));
        return done;
    }
}
