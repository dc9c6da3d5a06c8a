import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import io.netty.handler.ssl.SslProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * A client over Java's own TLS, for Java 8 and later. Arguments: endpoint, kind, bucket, key and secret of the account; or
 * endpoint, "url-connection", presigned target to GET and to PUT; or endpoint, "until-told", presigned target to GET. Waits for
 * a line before its first request.
 */
public final class JavaTlsClient {
    private static final int LARGE = 12 << 20;
    private static final int IN_FLIGHT = 20;

    private JavaTlsClient() {}

    public static void main(String[] args) throws Exception {
        System.out.println("waiting");
        while (System.in.read() != '\n') {
            // the rest of the line
        }
        URI endpoint = URI.create(args[0]);
        switch (args[1]) {
            case "url-connection":
                urlConnection(args[0] + args[2], args[0] + args[3]);
                break;
            case "until-told":
                do {
                    get(args[0] + args[2]);
                } while (System.in.available() == 0 || isAskedForMemory());
                break;
            case "sdk-url-connection":
                sync(endpoint, UrlConnectionHttpClient.create(), args);
                break;
            case "sdk-apache":
                sync(endpoint, ApacheHttpClient.create(), args);
                break;
            case "sdk-apache5":
                sync(endpoint, Apache5HttpClient.create(), args);
                break;
            case "sdk-netty":
                async(endpoint, args);
                break;
            default:
                throw new IllegalArgumentException(args[1]);
        }
    }

    /** Reads a line; if it is "memory", prints what is in use: metaspace, direct memory, threads. */
    private static boolean isAskedForMemory() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = System.in.read(); c != '\n'; c = System.in.read()) {
            line.append((char) c);
        }
        if (!line.toString().equals("memory")) {
            return false;
        }
        System.gc();
        long metaspace = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            metaspace += pool.getName().contains("Metaspace") || pool.getName().contains("Class Space") ? pool.getUsage()
                    .getUsed() : 0;
        }
        long direct = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getTotalCapacity();
        }
        System.out.println("memory " + metaspace + " " + direct + " " + ManagementFactory.getThreadMXBean().getThreadCount());
        return true;
    }

    private static StaticCredentialsProvider account(String[] args) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(args[3], args[4]));
    }

    private static void sync(URI endpoint, SdkHttpClient http, String[] args) {
        String bucket = args[2];
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClient(http).credentialsProvider(account(args)).build()) {
            s3.putObject(request -> request.bucket(bucket).key("small"), RequestBody.fromString("hello"));
            s3.putObject(request -> request.bucket(bucket).key("large"), RequestBody.fromBytes(new byte[LARGE]));
            s3.headObject(request -> request.bucket(bucket).key("large"));
            s3.getObjectAsBytes(request -> request.bucket(bucket).key("large"));
            s3.getObjectAsBytes(request -> request.bucket(bucket).key("large").range("bytes=10-19"));
            s3.listObjectsV2(request -> request.bucket(bucket));
            try {
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("absent"));
                throw new AssertionError("there is an object named absent");
            } catch (NoSuchKeyException e) {
                // as it should be
            }
            s3.deleteObject(request -> request.bucket(bucket).key("small"));
        }
    }

    private static void async(URI endpoint, String[] args) {
        String bucket = args[2];
        try (S3AsyncClient s3 = S3AsyncClient.builder()
                .endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().sslProvider(SslProvider.JDK).maxConcurrency(IN_FLIGHT / 2))
                .credentialsProvider(account(args)).build()) {
            List<CompletableFuture<?>> puts = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                String key = "netty-" + i;
                puts.add(s3.putObject(request -> request.bucket(bucket).key(key), AsyncRequestBody.fromBytes(new byte[50_000])));
            }
            CompletableFuture.allOf(puts.toArray(new CompletableFuture<?>[0])).join();
            upload(s3, bucket);
            s3.headObject(request -> request.bucket(bucket).key("large")).join();
            List<CompletableFuture<?>> gets = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                String key = "netty-" + i;
                gets.add(s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()));
            }
            CompletableFuture.allOf(gets.toArray(new CompletableFuture<?>[0])).join();
            try {
                s3.headObject(request -> request.bucket(bucket).key("absent")).join();
                throw new AssertionError("there is an object named absent");
            } catch (CompletionException e) {
                // as it should be
            }
        }
    }

    private static void upload(S3AsyncClient s3, String bucket) {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("large")).join().uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            int number = i;
            String tag = s3.uploadPart(request -> request.bucket(bucket).key("large").uploadId(id).partNumber(number),
                    AsyncRequestBody.fromBytes(new byte[5 << 20])).join().eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        s3.completeMultipartUpload(request -> request.bucket(bucket).key("large").uploadId(id)
                .multipartUpload(upload -> upload.parts(parts))).join();
    }

    private static void urlConnection(String get, String put) throws IOException {
        for (int i = 0; i < 3; i++) {
            HttpURLConnection connection = (HttpURLConnection) new URL(put).openConnection();
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(100_000);
            connection.getOutputStream().write(new byte[100_000]);
            require(connection.getResponseCode() == 200);
            read(connection.getInputStream());
        }
        for (int i = 0; i < 3; i++) {
            get(get);
        }
    }

    private static void get(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        require(connection.getResponseCode() == 200);
        require(read(connection.getInputStream()) == 100_000);
    }

    private static int read(InputStream body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1000];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            bytes.write(buffer, 0, n);
        }
        body.close();
        return bytes.size();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
