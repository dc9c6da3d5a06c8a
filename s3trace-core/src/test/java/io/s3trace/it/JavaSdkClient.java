package io.s3trace.it;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A client program: AWS's SDK for Java, version 2, over Apache's HTTP client. Arguments: endpoint, bucket. */
final class JavaSdkClient {

    private static final int LARGE = 3 << 20;

    private JavaSdkClient() {}

    public static void main(String[] args) {
        String bucket = args[1];
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(URI.create(args[0]))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED) // S3Proxy knows no trailers
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClient(ApacheHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
                .build()) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(request -> request.bucket(bucket).key("small").metadata(Map.of("colour", "blue")),
                    RequestBody.fromString("hello"));
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
}
