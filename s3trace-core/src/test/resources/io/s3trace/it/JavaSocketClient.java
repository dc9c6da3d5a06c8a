import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Speaks HTTP by an SSLSocket of Java's, as no library would. Arguments: endpoint, what to do, presigned targets to GET, to HEAD
 * and to PUT. Waits for a line before its first request, and before its end.
 */
public final class JavaSocketClient {
    private static final int PIECE = 1000;

    private final String[] arguments;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] ahead = {};

    private JavaSocketClient(String[] arguments) throws IOException {
        this.arguments = arguments;
        URI endpoint = URI.create(arguments[0]);
        this.socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(endpoint.getHost(), endpoint.getPort());
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("waiting");
        awaitLine();
        JavaSocketClient client = new JavaSocketClient(arguments);
        switch (arguments[1]) {
            case "get": client.get(); break;
            case "put": client.put(); break;
            case "pipeline": client.pipeline(); break;
            case "give-up": client.giveUp(); break;
            default: throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println("done");
        awaitLine();
    }

    private static void awaitLine() throws IOException {
        while (System.in.read() != '\n') {
            // the rest of the line
        }
    }

    private void get() throws IOException {
        send(request("GET", 2, ""));
        readBody(readHead(PIECE), PIECE);
    }

    /** In pieces, some of which look like heads. */
    private void put() throws IOException {
        byte[] piece = new byte[PIECE];
        byte[][] beginnings = {ascii("GET / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n"), ascii("PUT "),
                ascii("HTTP/1.1 200 OK\r\n\r\n"),
                ascii("\r\n\r\n"), ascii("0\r\n\r\n")};
        int pieces = 3000;
        send(request("PUT", 4, "Content-Length: " + pieces * PIECE + "\r\n"));
        for (int i = 0; i < pieces; i++) {
            Arrays.fill(piece, (byte) 'x');
            if (i >= 2500 && i % 100 == 0) { // from there on, each call is handed over
                byte[] beginning = beginnings[i / 100 - 25];
                System.arraycopy(beginning, 0, piece, 0, beginning.length);
            }
            out.write(piece);
        }
        readBody(readHead(PIECE), PIECE);
    }

    /** Several requests before their responses are read, in one call, with answers without a body among them. */
    private void pipeline() throws IOException {
        String get = request("GET", 2, "");
        String head = request("HEAD", 3, "");
        for (int size : new int[] {1 << 20, 16384, PIECE}) {
            send(get + head + get + head + get);
            for (int i = 0; i < 5; i++) {
                long length = readHead(size == PIECE ? 1 : 16384);
                readBody(i == 1 || i == 3 ? 0 : length, size);
            }
        }
        send(head);
        readHead(PIECE);
        send(get);
        readBody(readHead(PIECE), PIECE);
    }

    /** Says how much of a body it has read, pauses in the midst of it, and closes the connection. */
    private void giveUp() throws Exception {
        send(request("GET", 2, ""));
        readHead(PIECE);
        int first = ahead.length; // received with the head
        readBody(5_000_000 + first, PIECE);
        Thread.sleep(100); // so that what waits is handed over with the next call
        readBody(1, 1);
        System.out.println("read " + (5_000_001 + first));
        System.out.println("paused");
        awaitLine();
        readBody(1_000_000, PIECE);
        System.out.println("read " + (6_000_001 + first));
        socket.close();
    }

    private String request(String method, int target, String more) {
        return method + " " + arguments[target] + " HTTP/1.1\r\nHost: " + URI.create(arguments[0]).getAuthority() + "\r\n" + more
                + "\r\n";
    }

    private void send(String text) throws IOException {
        out.write(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads it by calls that ask for so many bytes. Returns the length that it says. */
    private long readHead(int size) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] buffer = new byte[size];
        for (int n = read(buffer, size); n >= 0; n = read(buffer, size)) {
            head.write(buffer, 0, n);
            String text = head.toString("US-ASCII");
            int end = text.indexOf("\r\n\r\n") + 4;
            if (end > 3) {
                ahead = Arrays.copyOfRange(head.toByteArray(), end, head.size());
                if (!text.startsWith("HTTP/1.1 200")) {
                    throw new IOException(text);
                }
                return Long.parseLong(text.replaceAll("(?is).*\r\ncontent-length: *(\\d+)\r\n.*", "$1"));
            }
        }
        throw new IOException("end of the stream in " + head);
    }

    private void readBody(long length, int size) throws IOException {
        byte[] buffer = new byte[size];
        for (long left = length; left > 0;) {
            int n = read(buffer, (int) Math.min(size, left));
            if (n < 0) {
                throw new IOException("end of the stream, " + left + " bytes before the body's");
            }
            left -= n;
        }
    }

    /** First of what was read too far. */
    private int read(byte[] buffer, int length) throws IOException {
        if (ahead.length == 0) {
            return in.read(buffer, 0, length);
        }
        int n = Math.min(length, ahead.length);
        System.arraycopy(ahead, 0, buffer, 0, n);
        ahead = Arrays.copyOfRange(ahead, n, ahead.length);
        return n;
    }
}
