package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The SDK's own requests, marshalled and sent as in production, for every operation that its model has. */
class SdkModelTest {

    /** Not in the synchronous client, not in the SDK at all, or no operation: {@link OperationTableTest} has their requests. */
    private static final Set<S3Operation> NOT_IN_CLIENT = Set.of(
            S3Operation.SELECT_OBJECT_CONTENT, S3Operation.POST_OBJECT, S3Operation.OPTIONS_OBJECT, S3Operation.UNKNOWN);

    private RequestCatcher server;

    @BeforeEach
    void startServer() throws IOException {
        server = new RequestCatcher();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    @Test
    void everyOperationOfTheSdkIsKnownAndNoOther() {
        assertThat(SdkOperation.all().keySet())
                .isEqualTo(Arrays.stream(S3Operation.values())
                        .filter(operation -> !NOT_IN_CLIENT.contains(operation))
                        .map(S3Operation::apiName)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest(name = "path style {0}, optional parameters {1}")
    @CsvSource({"true,false", "true,true", "false,false", "false,true"})
    void everyRequestOfTheSdkIsReadRight(boolean pathStyle, boolean everything) throws Exception {
        SoftAssertions softly = new SoftAssertions();
        try (S3Client client = client(pathStyle)) {
            for (Map.Entry<String, SdkOperation> entry : SdkOperation.all().entrySet()) {
                RequestFacts facts = send(client, entry.getValue(), everything);
                softly.assertThat(facts == null ? "nothing sent" : facts.operation().apiName()).isEqualTo(entry.getKey());
                if (facts != null) {
                    check(softly, entry.getValue(), facts);
                }
            }
        }
        softly.assertAll();
    }

    private static void check(SoftAssertions softly, SdkOperation operation, RequestFacts facts) throws Exception {
        String name = operation.name();
        boolean bucket = operation.has("Bucket");
        softly.assertThat(facts.resource().bucket()).as(name).isEqualTo(bucket ? SdkOperation.BUCKET : "");
        softly.assertThat(facts.resource().key()).as(name).isEqualTo(operation.has("Key") ? SdkOperation.KEY : "");
        softly.assertThat(facts.s3Score()).as(name).isGreaterThanOrEqualTo(Evidence.ENOUGH);
        softly.assertThat(facts.complete()).as(name).isTrue();
        softly.assertThat(facts.attempt()).as(name).isEqualTo(1);
        softly.assertThat(facts.invocationId()).as(name).hasSize(36);
    }

    private RequestFacts send(S3Client client, SdkOperation operation, boolean everything) throws Exception {
        try {
            operation.send(client, everything);
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).as("the answer is empty, which not every operation likes").isNotNull();
        }
        return server.caught().poll();
    }

    private S3Client client(boolean pathStyle) throws IOException {
        InetAddress[] loopback = {InetAddress.getLoopbackAddress()};
        return S3Client.builder()
                .endpointOverride(URI.create("http://s3.eu-west-1.amazonaws.com:" + server.port()))
                .forcePathStyle(pathStyle)
                .disableS3ExpressSessionAuth(true) // else ListDirectoryBuckets asks for the session of no bucket, and fails
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "x")))
                .httpClientBuilder(ApacheHttpClient.builder().dnsResolver(host -> loopback))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
