package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.http.HeadTemplate;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.LineMemory;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that resemble earlier ones of the same connection say what they would say if nothing were remembered. */
class FamiliarHeadTest {
    private static final int CONNECTIONS = Integer.getInteger("s3trace.fuzzInputs", 200_000) / 50;
    private static final int HEADS = 25;
    private static final int ROOM = 8192;
    private static final long SEED = Long.getLong("s3trace.fuzzSeed", 20260131);
    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));
    private static final String HEAD = """
            GET /bucket/key HTTP/1.1
            Host: s3.amazonaws.com
            User-Agent: test/1.0
            Cookie: a secret
            Connection: close
            Content-Length: 5
            Authorization: AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=5678
            x-amz-date: 20260131T000000Z

            """.replace("\n", "\r\n");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Mutator mutator = new Mutator(random);
    private final MemorySegment room = Arena.ofAuto().allocate(ROOM);
    /** Filled again and again, as exchanges are: nothing may stay of the head before. */
    private final RequestFacts request = new RequestFacts();
    private final ResponseFacts response = new ResponseFacts();
    private final RequestReader requests = new RequestReader();
    private final RequestReader forgetfulRequests = new RequestReader();
    private final ResponseReader responses = new ResponseReader();
    private final ResponseReader forgetfulResponses = new ResponseReader();

    @Test
    void mutatedHeadsOfOneConnectionAreReadAsIfEachWereTheFirst() {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            byte[] first = mutator.next();
            for (int head = 0; head < HEADS; head++) {
                byte[] input = first.length > 1 && random.nextInt(4) == 0 ? resembling(first) : first;
                assertReadAlike(input, connection);
                first = random.nextInt(4) == 0 ? input : first;
            }
        }
    }

    @Test
    void aHeaderThatMovesFromAReadLineToARememberedOneCountsInItsOrder() {
        for (int i = 0; i < HEADS; i++) {
            assertReadAlike(bytes(HEAD), 1);
        }
        assertReadAlike(bytes(HEAD.replace("Cookie: a secret", "Content-Length: 7")), 1);
        assertReadAlike(bytes(HEAD.replace("Authorization: AWS4-HMAC-SHA256", "Content-Length: 7")), 1);
        assertReadAlike(bytes(HEAD.replace("Cookie: a secret\r\n", "\r\n")), 1);
        assertReadAlike(bytes(HEAD.replace("Cookie: a secret\r\n", "")), 1);
        assertReadAlike(bytes(HEAD.substring(0, HEAD.length() - 2)), 1);
        assertReadAlike(bytes(HEAD.replace("s3.amazonaws", "b.s3.amazonaws")), 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=8765",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/sqs/aws4_request,Signature=5678",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_\nContent-Length: 789012",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request,\r\nHost: secrett",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=56\r\n",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=567\r",
        "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=5\t  ",
        "AWS4-HMAC-SHA256 Credential=\u0081K/20260131/us-east-1/s3/aws4_request, Signature=5678",
        "                                                                                "
    })
    void aLineAsLongAsBeforeIsReadForWhatItIs(String authorization) {
        String before = "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/s3/aws4_request, Signature=5678";
        for (int i = 0; i < HEADS; i++) {
            assertReadAlike(bytes(HEAD), 1);
        }
        assertReadAlike(bytes(HEAD.replace(before, authorization)), 1);
        assertReadAlike(bytes(HEAD.replace("Cookie: a secret", "Content-Length:7")), 1);
        assertReadAlike(bytes(HEAD.replace("Cookie: a secret", "x-amz-acl: none!")), 1);
        assertReadAlike(bytes(HEAD.replace("Authorization:", "authorization:")), 1);
        assertReadAlike(bytes(HEAD.replace("Authorization:", "x-amz-security:")), 1);
    }

    @Test
    void headsWhoseLinesChangeTheirLengthsAreReadAlike() {
        for (int i = 0; i < HEADS; i++) {
            assertReadAlike(bytes(HEAD.replace("Content-Length: 5", "Content-Length: " + (1 << i))), 1);
            assertReadAlike(bytes(HEAD.replace("a secret", "a secret".repeat(i * 10))), 2);
        }
    }

    @Test
    void ofLinesThatMayHoldSecretsNothingIsRemembered() {
        LineMemory memory = new LineMemory();
        for (String head : HeapDumpTest.REQUESTS) {
            MemorySegment bytes = Native.of(head.replace("{secret}", "SECRET").replace("\n", "\r\n") + "\r\n");
            long requestLineEnd = Bytes.find(bytes, 0, bytes.byteSize(), Bytes.LF) + 1;
            long from = Math.min(requestLineEnd, bytes.byteSize() - 2);
            memory.learn(bytes, from, bytes.byteSize());
            assertThat(text(memory.copy())).doesNotContain("SECRET");
            HeadTemplate<RequestHeader> template = new HeadTemplate<>();
            template.learn(bytes, from, bytes.byteSize(), memory, TABLE);
            assertThat(text(template.known())).doesNotContain("SECRET");
        }
        MemorySegment bytes = Native.of(HEAD);
        memory.learn(bytes, HEAD.indexOf("Host"), HEAD.length());
        assertThat(text(memory.copy())).contains("User-Agent: test/1.0").doesNotContain("secret").doesNotContain("5678");
        HeadTemplate<RequestHeader> template = new HeadTemplate<>();
        template.learn(bytes, HEAD.indexOf("Host"), HEAD.length(), memory, TABLE);
        assertThat(text(template.known())).contains("User-Agent: test/1.0", "Authorization:")
                .doesNotContain("secret").doesNotContain("Cookie").doesNotContain("AWS4");
        assertThat(template.fits(bytes, HEAD.indexOf("Host"), HEAD.length())).isTrue();
        assertThat(template.fits(bytes, HEAD.indexOf("Host"), HEAD.length() - 1)).isFalse();
        assertThat(memory.runs()).isEqualTo(3);
    }

    @Test
    void linesThatChangeAreReadEachTime() {
        LineMemory memory = new LineMemory();
        for (String date : new String[] {"20260131T000000Z", "20260131T000001Z", "20260131T000001Z"}) {
            String head = HEAD.replace("20260131T000000Z", date);
            memory.learn(Native.of(head), head.indexOf("Host"), head.length());
        }
        assertThat(memory.runs()).isEqualTo(4);
        assertThat(text(memory.copy())).contains("s3.amazonaws.com").doesNotContain("x-amz-date");
    }

    private void assertReadAlike(byte[] input, long connection) {
        long offset = ROOM - input.length; // at the very end of the memory
        MemorySegment.copy(input, 0, room, ValueLayout.JAVA_BYTE, offset, input.length);
        forgetfulRequests.forgetHeads();
        forgetfulResponses.forgetHeads();
        RequestFacts expectedRequest = new RequestFacts();
        ResponseFacts expectedResponse = new ResponseFacts();
        requests.read(room, offset, input.length, connection, request);
        forgetfulRequests.read(room, offset, input.length, connection, expectedRequest);
        responses.read(room, offset, input.length, connection, true, response);
        forgetfulResponses.read(room, offset, input.length, connection, true, expectedResponse);
        assertAlike(request, expectedRequest, input);
        assertAlike(response, expectedResponse, input);
    }

    private static void assertAlike(Object facts, Object expected, byte[] input) {
        try {
            for (Field field : Stream.of(HeadFacts.class, facts.getClass()).map(Class::getDeclaredFields).flatMap(Stream::of)
                    .toList()) {
                if (!Modifier.isPrivate(field.getModifiers()) && !Objects.equals(field.get(facts), field.get(expected))) {
                    assertThat(field.get(facts))
                            .as("seed=" + SEED + " " + field.getName() + " of " + new String(input, StandardCharsets.ISO_8859_1))
                            .isEqualTo(field.get(expected));
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Changes a byte or two, or takes a line out. */
    private byte[] resembling(byte[] head) {
        byte[] changed = head.clone();
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            changed[random.nextInt(changed.length)] = head[random.nextInt(head.length)];
        }
        if (random.nextInt(3) > 0) {
            return changed;
        }
        String[] lines = new String(changed, StandardCharsets.ISO_8859_1).split("(?<=\n)");
        lines[random.nextInt(lines.length)] = random.nextBoolean() ? "" : lines[random.nextInt(lines.length)];
        return String.join("", lines).concat("x").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(MemorySegment kept) {
        return new String(kept.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }
}
