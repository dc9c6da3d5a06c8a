package io.s3trace.internal.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** First messages, those of a real client among them. */
class HelloTest {
    /** From RFC 8448, section 3: the server's message of a simple handshake. */
    private static final String SERVER = "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928"
            + "00130100002e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

    private static byte[] hello(String name, String... protocols) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setApplicationProtocols(protocols);
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOf(out.array(), out.position());
        } catch (SSLException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientNamesItsServer() {
        byte[] hello = hello("Bucket.s3.amazonaws.com", "h2", "http/1.1");

        assertThat(ClientHello.read(hello, hello.length)).isEqualTo(new ClientHello("bucket.s3.amazonaws.com", true));
        byte[] other = hello("s3.example", "http/1.1");
        assertThat(ClientHello.read(other, other.length)).isEqualTo(new ClientHello("s3.example", false));
    }

    @Test
    void aServerChooses() {
        byte[] hello = HexFormat.of().parseHex(SERVER);

        assertThat(ServerHello.read(hello, hello.length)).isEqualTo(new ServerHello(0x0304, 0x1301, ""));
    }

    @Test
    void whatIsCutOffOrDamagedIsUnknown() {
        byte[] hello = hello("bucket.s3.amazonaws.com");
        for (int length = 0; length < hello.length; length++) {
            assertThat(ClientHello.read(hello, length)).isEqualTo(ClientHello.UNKNOWN);
        }
        byte[] server = HexFormat.of().parseHex(SERVER);
        for (int length = 0; length < server.length; length++) {
            assertThat(ServerHello.read(server, length)).isEqualTo(ServerHello.UNKNOWN);
        }
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = hello.clone();
            damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
            assertThat(ClientHello.read(damaged, damaged.length).serverName().length()).isLessThan(hello.length);
        }
    }
}
