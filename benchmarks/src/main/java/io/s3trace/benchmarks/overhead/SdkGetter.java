package io.s3trace.benchmarks.overhead;

import java.net.URI;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** AWS's SDK for Java 2 with its usual HTTP client. For many threads. */
final class SdkGetter implements JavaLoad.Getter {
    private final S3Client s3;
    private final String bucket;

    SdkGetter(int port, int connections, int length) {
        bucket = Integer.toString(length);
        s3 = S3Client.builder()
                .endpointOverride(URI.create("https://127.0.0.1:" + port)).region(Region.US_EAST_1).forcePathStyle(true)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("benchmark", "benchmark")))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(connections)
                        .tlsTrustManagersProvider(() -> TrustAll.MANAGERS))
                .build();
    }

    @Override
    public void get(long key) {
        s3.getObjectAsBytes(request -> request.bucket(bucket).key(String.format(Locale.ROOT, "part-%010d", key)));
    }
}
