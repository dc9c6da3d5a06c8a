package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/** One connection over an SSLSocket, and as little else as possible. */
final class SocketGetter implements JavaLoad.Getter {
    private static final String HEAD = """
            GET /%d/data/year=2026/month=01/day=31/part-%010d HTTP/1.1\r
            Host: 127.0.0.1\r
            x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r
            x-amz-date: 20260131T142234Z\r
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/us-east-1/s3/aws4_request, \
            SignedHeaders=host;x-amz-content-sha256;x-amz-date, \
            Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024\r
            \r
            """.replace("\n", "\r\n").replace("\r\r", "\r");
    private static final String BLANK_LINE = "\r\n\r\n";

    private final int length;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];

    SocketGetter(int port, int length) throws IOException {
        this.length = length;
        SSLSocket socket = (SSLSocket) TrustAll.context().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    @Override
    public void get(long key) throws IOException {
        out.write(String.format(Locale.ROOT, HEAD, length, key).getBytes(StandardCharsets.ISO_8859_1));
        int read = 0;
        int head = -1;
        while (head < 0) {
            read += read(read);
            head = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).indexOf(BLANK_LINE);
        }
        for (int left = length - (read - head - BLANK_LINE.length()); left > 0;) {
            left -= read(0);
        }
    }

    private int read(int at) throws IOException {
        int n = in.read(buffer, at, buffer.length - at);
        if (n < 0) {
            throw new IOException("no answer");
        }
        return n;
    }
}
