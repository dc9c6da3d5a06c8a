package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants a word that exists in native memory only wherever a request or a response can hold a secret, reads it all, and
 * looks for the word in a dump of the heap, garbage included.
 */
public class HeapDumpTest {

    /** Requests with secrets wherever they can be. */
    public static final List<String> REQUESTS = List.of(
            """
            GET /b/k?X-Amz-Credential={secret}%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&x-amz-signature={secret}\
            &X-Amz-Security-Token={secret}&X%2DAmz%2DSignature={secret}&X-Amz-Signature%3D{secret}&a=1;Signature={secret} HTTP/1.1
            Host: user:{secret}@s3.amazonaws.com
            Authorization: AWS4-HMAC-SHA256 Credential={secret}/20260131/us-east-1/s3/aws4_request, Signature={secret}
            Proxy-Authorization: Basic {secret}
            Cookie: session={secret}
            X-Amz-Security-Token: {secret}
            x-amz-s3session-token: {secret}
            x-amz-server-side-encryption-customer-key: {secret}
            x-amz-server-side-encryption-customer-key-MD5: {secret}
            x-amz-copy-source-server-side-encryption-customer-key: {secret}
            x-amz-meta-folded: a
             {secret}
            User-Agent: canary

            """,
            """
            PUT http://user:{secret}@b.s3.amazonaws.com/k?AWSAccessKeyId={secret}&Expires=1&Signature={secret} HTTP/1.1
            Host: b.s3.amazonaws.com
            Authorization: AWS {secret}:{secret}

            """,
            "GET /b/k?X-Amz-Signature={secret}",
            "GET http://user:{secret}",
            "GET /b/k%3FX-Amz-Signature%3D{secret}?url=https://h/k?a%26X-Amz-Signature%3D{secret} HTTP/1.1\n\n");

    /** An error's body with secrets. */
    public static final String ERROR = """
            <Error><Code>SignatureDoesNotMatch</Code><Message>{secret}</Message><AWSAccessKeyId>{secret}</AWSAccessKeyId>\
            <StringToSign>x-amz-security-token:{secret}</StringToSign><SignatureProvided>{secret}</SignatureProvided></Error>""";

    private final Canary canary = new Canary();

    @Test
    void noSecretBecomesAnObject(@TempDir Path directory) throws IOException {
        List<RequestFacts> kept = new ArrayList<>();
        RequestReader reader = new RequestReader();
        for (String request : REQUESTS) {
            MemorySegment bytes = canary.planted(request);
            for (int i = 0; i < 3; i++) { // what comes again is cached
                RequestFacts facts = new RequestFacts();
                assertThat(reader.read(bytes, 0, (int) bytes.byteSize(), facts)).isTrue();
                kept.add(facts);
            }
        }
        assertThat(errorCodes()).containsOnly("SignatureDoesNotMatch");

        canary.assertNotInHeap(directory);
        assertThat(kept).allSatisfy(facts -> assertThat(facts.target()).contains("REDACTED"));
    }

    private List<String> errorCodes() {
        List<String> codes = new ArrayList<>();
        MemorySegment plain = canary.planted(ERROR);
        MemorySegment gzip = gzip(plain);
        codes.add(errorCode(plain, "HTTP/1.1 403 Forbidden\r\n\r\n"));
        codes.add(errorCode(gzip, "HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\n\r\n"));
        return codes;
    }

    private static String errorCode(MemorySegment body, String head) {
        ResponseReader reader = new ResponseReader();
        ResponseFacts facts = new ResponseFacts();
        reader.read(Native.of(head), 0, head.length(), facts);
        reader.readBody(body, 0, (int) body.byteSize(), facts);
        return facts.errorCode();
    }

    private MemorySegment gzip(MemorySegment plain) {
        MemorySegment bytes = Arena.ofAuto().allocate(plain.byteSize() + 64);
        MemorySegment.copy(MemorySegment.ofArray(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0}), 0, bytes, 0, 10);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(plain.asByteBuffer());
        deflater.finish();
        int length = deflater.deflate(bytes.asSlice(10).asByteBuffer());
        deflater.end();
        return bytes.asSlice(0, 10 + length);
    }
}
