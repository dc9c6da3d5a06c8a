package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events keep as bytes, or put together when they are asked, is what was sent. */
class CompactEventTest {
    private static final int INPUTS = Integer.getInteger("s3trace.fuzzInputs", 200_000) / 4;
    private static final long SEED = Long.getLong("s3trace.fuzzSeed", 20260131);

    private final RequestReader requests = new RequestReader();
    private final ResponseReader responses = new ResponseReader();
    private final RequestFacts request = new RequestFacts();
    private final ResponseFacts response = new ResponseFacts();

    @ParameterizedTest
    @CsvSource({
        "GET /bucket/key HTTP/1.1, s3.amazonaws.com, true",
        "GET /bucket/a/b//c HTTP/1.1, s3.amazonaws.com, true",
        "GET /key HTTP/1.1, bucket.s3.amazonaws.com, true",
        "GET /bucket/schlüssel HTTP/1.1, s3.amazonaws.com, true",
        "GET /bucket/key? HTTP/1.1, s3.amazonaws.com, false",
        "GET /bucket/key?acl HTTP/1.1, s3.amazonaws.com, false",
        "GET /bucket/a%20b HTTP/1.1, s3.amazonaws.com, false",
        "GET /bucket HTTP/1.1, s3.amazonaws.com, false",
        "GET /bucket/ HTTP/1.1, s3.amazonaws.com, false",
        "GET //key HTTP/1.1, s3.amazonaws.com, false",
        "GET http://s3.amazonaws.com/bucket/key HTTP/1.1, s3.amazonaws.com, false"
    })
    void aTargetThatIsButAPathIsNotKept(String requestLine, String host, boolean notKept) {
        read(requestLine + "\r\nHost: " + host + "\r\n\r\n");
        assertThat(request.targetIsResource()).isEqualTo(notKept);
        assertThat(request.target()).isEqualTo(requestLine.split(" ")[1]);
        assertThat(info().target()).isEqualTo(request.target());
    }

    @Test
    void aTargetThatWasCutIsToldAsFarAsItWasSeen() {
        read("GET /bucket/ke");
        assertThat(request.targetIsResource()).isFalse();
        assertThat(info().target()).isEqualTo("/bucket/ke");
    }

    @Test
    void targetsOfMutatedHeadsAreTheBytesSent() {
        Mutator mutator = new Mutator(new SplittableRandom(SEED));
        int compared = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = mutator.next();
            MemorySegment bytes = Native.of(input);
            boolean complete = requests.read(bytes, 0, input.length, request) && request.httpMinorVersion() >= 0;
            if (complete && request.targetIsResource()) {
                assertThat(info().target()).as("seed=%d input=%d", SEED, i).isEqualTo(target(input));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(INPUTS / 20);
    }

    @Test
    void idsAreThoseOfTheHeads() {
        read("GET /b/k HTTP/1.1\r\nHost: s3.amazonaws.com\r\namz-sdk-invocation-id: 70ba-ü\r\n\r\n");
        readResponse("HTTP/1.1 200 OK\r\nx-amz-id-2: host/=\r\nx-amz-request-id: 318BC8BC\r\n\r\n");
        assertThat(info().invocationId()).isEqualTo("70ba-ü");
        assertThat(responseInfo().requestId()).isEqualTo("318BC8BC");
        assertThat(responseInfo().hostId()).isEqualTo("host/=");
    }

    @Test
    void idsThatAreNotThereAreEmpty() {
        read("GET /b/k HTTP/1.1\r\n\r\n");
        readResponse("HTTP/1.1 200 OK\r\nx-amz-id-2: host\r\n\r\n");
        assertThat(info().invocationId()).isEmpty();
        assertThat(responseInfo().requestId()).isEmpty();
        assertThat(responseInfo().hostId()).isEqualTo("host");
    }

    @ParameterizedTest
    @ValueSource(ints = {79, 80, 81, 1000, 8 * 1024, 8 * 1024 + 1, 100_000})
    void idsOfAnyLengthAreToldUpToABound(int length) {
        String id = "i".repeat(length);
        read("GET /b/k HTTP/1.1\r\namz-sdk-invocation-id: " + id + "\r\n\r\n");
        readResponse("HTTP/1.1 200 OK\r\nx-amz-id-2: " + id + "\r\nx-amz-request-id: " + id + "\r\n\r\n");
        String told = id.substring(0, Math.min(length, 8 * 1024));
        assertThat(info().invocationId()).isEqualTo(told);
        assertThat(responseInfo().requestId()).isEqualTo(told);
        assertThat(responseInfo().hostId()).isEqualTo(told);
    }

    @Test
    void partsOfAnEventAreEqualHoweverTheyWereMade() {
        read("GET /b/k HTTP/1.1\r\nHost: s3.amazonaws.com\r\namz-sdk-invocation-id: 70ba\r\n\r\n");
        readResponse("HTTP/1.1 200 OK\r\nx-amz-id-2: host\r\nx-amz-request-id: 318B\r\n\r\n");
        assertAlike(info(), info("70ba"));
        assertAlike(responseInfo(), responseInfo("host"));
        assertThat(info()).isNotEqualTo(info("70bb"));
        assertThat(responseInfo()).isNotEqualTo(responseInfo(""));
        assertThat(info()).hasToString("RequestInfo[method=GET, host=s3.amazonaws.com, target=/b/k, userAgent=, "
                + "invocationId=70ba, traceParent=, attempt=-1, attemptInferred=false, maxAttempts=-1, bytes=7, "
                + "bodyBytes=8, decodedBodyBytes=-1, storageClass=, conditions=]");
        assertThat(responseInfo()).hasToString("ResponseInfo[status=200, errorCode=, requestId=318B, hostId=host, "
                + "slowDown=false, failedKeys=0, "
                + "versionId=, deleteMarker=false, contentRange=, bytes=7, bodyBytes=8, etag=, storageClass=, "
                + "bucketRegion=, connectionClose=false]");
    }

    private static RequestInfo info(String invocationId) {
        return new CompactRequest("GET", "s3.amazonaws.com", "/b/k", false, "", invocationId, (short) 0, "", -1, false, -1, 7, 8,
                -1, "", "");
    }

    private static ResponseInfo responseInfo(String hostId) {
        return new CompactResponse(200, "", false, 0, "318B", hostId, (short) 0, (short) 0, (short) 0, "", false, "", 7, 8, false,
                "", "");
    }

    /** A method that is not among them would not count when two are compared. */
    @Test
    void nothingOfAnEventIsLeftOutOfItsText() {
        assertThat(names(info().toString())).containsExactlyInAnyOrderElementsOf(methods(RequestInfo.class));
        assertThat(names(responseInfo().toString())).containsExactlyInAnyOrderElementsOf(methods(ResponseInfo.class));
    }

    private static List<String> names(String text) {
        return Pattern.compile("(\\w+)=").matcher(text).results().map(name -> name.group(1)).toList();
    }

    private static List<String> methods(Class<?> part) {
        return Arrays.stream(part.getMethods()).map(Method::getName).toList();
    }

    private static void assertAlike(Object made, Object other) {
        assertThat(made).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    }

    private RequestInfo info() {
        return new CompactRequest(request, true, CompactIds.of(request, response), 7, 8);
    }

    private ResponseInfo responseInfo() {
        return new CompactResponse(response, CompactIds.of(request, response), CompactIds.requestIdStart(request), 7, 8);
    }

    private void read(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        requests.read(Native.of(bytes), 0, bytes.length, request);
    }

    private void readResponse(String head) {
        responses.read(Native.of(head), 0, head.length(), response);
    }

    private static String target(byte[] head) {
        String line = new String(head, StandardCharsets.ISO_8859_1).split("\n", 2)[0];
        String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(" HTTP/1."));
        return new String(target.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
