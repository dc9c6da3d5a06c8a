import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes TLS requests to itself, as it is told on stdin, and says on stdout what came of it. Compiled for Java 8 by the test that
 * runs it.
 */
public class TlsClient {
    private static final byte[] BODY = new byte[20000];
    private static SSLContext context;
    private static String url;

    public static void main(String[] arguments) throws Exception {
        context = context(arguments[0]);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", TlsClient::answer);
        server.setExecutor(Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        url = "https://localhost:" + server.getAddress().getPort() + "/bucket/key";
        say("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                say("done " + run(line));
            } catch (Throwable e) {
                e.printStackTrace();
                say("failed " + e);
            }
        }
        System.exit(0);
    }

    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }

    private static String run(String command) throws Exception {
        switch (command) {
            case "get": return get();
            case "get in threads": return getInThreads();
            case "get by HttpClient": return (String) Class.forName("HttpClientUser")
                    .getMethod("get", SSLContext.class, String.class)
                    .invoke(null, context, url);
            case "send": return send();
            case "send by engine": return sendByEngine();
            case "send slowly": return sendSlowly();
            case "move a secret": return moveSecret();
            case "read to the end": return readToTheEnd();
            case "read again": return readAgain();
            case "read a part": return readPart();
            case "what waits": return "" + BodiesUser.waitingNow(connection());
            case "close": return close();
            case "close while busy": return closeWhileBusy();
            case "tracers": return BodiesUser.tracers();
            case "busy": return BodiesUser.busy();
            case "memory": return memory();
            case "break": return breakBridge();
            case "take all slots": return takeAllSlots();
            default: return Class.forName(command).getName();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, BODY.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(BODY);
        }
    }

    private static String get() throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(url).openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        int length = 0;
        try (InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
        }
        if (length != BODY.length) {
            throw new IOException("read " + length);
        }
        return "";
    }

    private static String getInThreads() throws Exception {
        Thread[] threads = new Thread[4];
        int[] good = new int[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 25; n++) {
                    try {
                        get();
                        good[number]++;
                    } catch (Exception e) {
                        e.printStackTrace();
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return "" + Arrays.stream(good).sum();
    }

    /** Sends a request head by a socket. What was handed over of it, as a list of fields. */
    private static String send() throws Exception {
        byte[] head = head();
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            Thread reader = new Thread(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    while (accepted.getInputStream().read(new byte[100]) >= 0) {
                        // until its end
                    }
                } catch (IOException e) {
                    e.printStackTrace();
                }
            });
            reader.start();
            String handed;
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
                socket.startHandshake();
                byte[] within = new byte[head.length + 10];
                System.arraycopy(head, 0, within, 7, head.length);
                spy();
                socket.getOutputStream().write(within, 7, head.length);
                handed = handed(head, head.length);
            }
            reader.join();
            return handed;
        }
    }

    /** The same by an engine, from several kinds of buffers in one call. */
    private static String sendByEngine() throws Exception {
        SSLEngine client = engine(true);
        SSLEngine server = engine(false);
        ByteBuffer toServer = ByteBuffer.allocate(client.getSession().getPacketBufferSize() * 2);
        ByteBuffer toClient = ByteBuffer.allocate(client.getSession().getPacketBufferSize() * 2);
        ByteBuffer application = ByteBuffer.allocate(client.getSession().getApplicationBufferSize() * 2);
        ByteBuffer nothing = ByteBuffer.allocate(0);
        client.beginHandshake();
        server.beginHandshake();
        while (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                || server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            step(client, nothing, toServer, toClient, application);
            step(server, nothing, toClient, toServer, application);
        }
        spy();
        byte[] head = head();
        ByteBuffer first = ByteBuffer.allocateDirect(30);
        first.put(head, 0, 30).flip();
        ByteBuffer rest = ByteBuffer.wrap(head, 30, head.length - 30).slice().asReadOnlyBuffer();
        toServer.clear();
        SSLEngineResult result = client.wrap(new ByteBuffer[] {ByteBuffer.allocate(0), first, rest}, toServer);
        if (result.bytesConsumed() != head.length) {
            throw new IOException(result.toString());
        }
        String several = handed(head, head.length) + " produced=" + result.bytesProduced();
        toServer.clear();
        ByteBuffer middle = ByteBuffer.wrap(head);
        middle.position(4);
        client.wrap(middle, toServer);
        return several + "; " + handed(Arrays.copyOfRange(head, 4, head.length), head.length - 4) + "; "
                + sendRest(client, toServer);
    }

    /** A call that goes on in the midst of a buffer, and ends in the next one. */
    private static String sendRest(SSLEngine client, ByteBuffer out) throws Exception {
        ByteBuffer large = ByteBuffer.allocate(20000);
        ByteBuffer next = ByteBuffer.wrap(head());
        out.clear();
        SSLEngineResult result = client.wrap(new ByteBuffer[] {large, next}, out);
        byte[] expected = Arrays.copyOf(new byte[20000 - result.bytesConsumed()], 20000 - result.bytesConsumed() + head().length);
        System.arraycopy(head(), 0, expected, 20000 - result.bytesConsumed(), head().length);
        out.clear();
        client.wrap(new ByteBuffer[] {large, next}, out);
        return handed(expected, expected.length);
    }

    private static void step(SSLEngine engine, ByteBuffer nothing, ByteBuffer out, ByteBuffer in, ByteBuffer application)
            throws Exception {
        switch (engine.getHandshakeStatus().name()) {
            case "NEED_WRAP":
                engine.wrap(nothing, out);
                break;
            case "NEED_TASK":
                engine.getDelegatedTask().run();
                break;
            default:
                in.flip();
                engine.unwrap(in, application);
                in.compact();
                break;
        }
    }

    private static SSLEngine engine(boolean client) {
        SSLEngine engine = context.createSSLEngine("localhost", 1);
        engine.setUseClientMode(client);
        return engine;
    }

    /** Of a write that takes long, when its slot says that it has begun: is that in the first half of it? */
    private static String sendSlowly() throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            Thread reader = new Thread(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    accepted.startHandshake();
                    Thread.sleep(500);
                    byte[] buffer = new byte[1 << 16];
                    while (accepted.getInputStream().read(buffer) >= 0) {
                        // until its end
                    }
                } catch (IOException | InterruptedException e) {
                    e.printStackTrace();
                }
            });
            reader.start();
            String result;
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
                socket.startHandshake();
                byte[] much = Arrays.copyOf(head(), 32 << 20);
                ByteBuffer[] spied = spy();
                long begun = System.nanoTime();
                socket.getOutputStream().write(much);
                long ended = System.nanoTime();
                result = "nothing";
                for (ByteBuffer slot : spied) {
                    if (slot.getInt(24) == 1 && slot.getInt(28) == much.length) {
                        long time = slot.getLong(16);
                        result = time >= begun && time - begun < (ended - begun) / 2 ? "at its beginning" : "at its end";
                    }
                }
            }
            reader.join();
            return result;
        }
    }

    /** What cannot be in a class file, nor in a command. The test knows the rule. */
    private static byte[] secret() {
        byte[] secret = new byte[64];
        long seed = 0x5DEECE66DL;
        for (int i = 0; i < secret.length; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            secret[i] = (byte) (seed >>> 56);
        }
        return secret;
    }

    /** Stays in the heap. */
    private static byte[] kept;

    /** Sends it and receives it, by a socket. */
    private static String moveSecret() throws Exception {
        byte[] head = head();
        kept = Arrays.copyOf(head, head.length + 64);
        System.arraycopy(secret(), 0, kept, head.length, 64);
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            Thread echo = new Thread(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    byte[] buffer = new byte[1000];
                    for (int n = accepted.getInputStream().read(buffer); n >= 0; n = accepted.getInputStream().read(buffer)) {
                        accepted.getOutputStream().write(buffer, 0, n);
                    }
                } catch (IOException e) {
                    // the client has closed it
                }
            });
            echo.start();
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
                socket.getOutputStream().write(kept);
                byte[] back = new byte[kept.length];
                for (int n = 0; n < back.length;) {
                    n += socket.getInputStream().read(back, n, back.length - n);
                }
                if (!Arrays.equals(back, kept)) {
                    throw new IOException("not what was sent");
                }
            }
            echo.join();
        }
        return "";
    }

    private static SSLSocket open;
    private static InputStream body;

    private static String readToTheEnd() throws Exception {
        request("close");
        byte[] buffer = new byte[4096];
        while (body.read(buffer) >= 0) {
            // until its end
        }
        return "";
    }

    private static String readAgain() throws Exception {
        int ends = 0;
        for (int i = 0; i < 5; i++) {
            ends += body.read(new byte[100]) < 0 ? 1 : 0;
        }
        return "" + ends;
    }

    /** So much of a body that some of it waits. */
    private static String readPart() throws Exception {
        request("keep-alive");
        byte[] buffer = new byte[100];
        for (int n = 0; n < 19000;) {
            n += body.read(buffer);
        }
        return "" + BodiesUser.waiting(entry(), connection());
    }

    /** The agent's number of the open connection. */
    private static long connection() throws Exception {
        Object context = field(open, "conContext");
        return (long) System.identityHashCode(field(context, "transport")) << 32
                | System.identityHashCode(context) & 0xffffffffL;
    }

    private static String close() throws Exception {
        open.close();
        return "";
    }

    /** Where the agent keeps what it knows of the open connection. */
    private static int entry() throws Exception {
        long connection = connection();
        return (int) (connection ^ connection >>> 32) & 511;
    }

    private static void request(String connection) throws Exception {
        java.net.URI uri = java.net.URI.create(url);
        open = (SSLSocket) context.getSocketFactory().createSocket("localhost", uri.getPort());
        open.getOutputStream().write(("GET /bucket/key HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body = open.getInputStream();
    }

    /** As if another thread was at work on it when it is closed. */
    private static String closeWhileBusy() throws Exception {
        int entry = entry();
        BodiesUser.entries().set(entry, 1);
        Thread other = new Thread(() -> {
            try {
                BodiesUser.entries().set(entry, 0);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        open.close();
        other.join();
        return "";
    }

    private static Object field(Object of, String name) throws Exception {
        Field field = Class.forName("sun.security.ssl." + (name.equals("transport") ? "TransportContext" : "SSLSocketImpl"))
                .getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static byte[] head() {
        return "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12345678\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Looks into the slots for what was sent last. */
    private static String handed(byte[] expected, int length) throws Exception {
        for (ByteBuffer slot : slots()) {
            byte[] payload = new byte[Math.max(0, slot.getInt(32))];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = slot.get(64 + i);
            }
            if (slot.getInt(24) == 1 && slot.getInt(28) == length && Arrays.equals(payload, expected)) {
                byte[] last = new byte[8];
                for (int i = 0; i < 8; i++) {
                    last[i] = slot.get(40 + i);
                }
                int descriptor = slot.getInt(36);
                String file = descriptor < 0 ? "none"
                        : Files.readSymbolicLink(Paths.get("/proc/self/fd/" + descriptor)).toString().replaceAll(":.*", "");
                return "payload last8=" + Arrays.equals(last, Arrays.copyOfRange(expected, expected.length - 8, expected.length))
                        + " descriptor=" + file + " ciphertext=" + slot.getInt(48) + " flags=" + slot.getInt(52);
            }
        }
        return "nothing";
    }

    private static ByteBuffer[] slots() throws Exception {
        Field slots = Class.forName("sun.security.ssl.S3TraceSlots1").getDeclaredField("SLOTS");
        slots.setAccessible(true);
        return (ByteBuffer[]) slots.get(null);
    }

    /** Has what is put into slots put elsewhere, where it is not wiped. */
    private static ByteBuffer[] spy() throws Exception {
        ByteBuffer[] slots = slots();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = ByteBuffer.allocateDirect(slots[i].capacity()).order(slots[i].order());
        }
        return slots;
    }

    private static String takeAllSlots() throws Exception {
        Field taken = Class.forName("sun.security.ssl.S3TraceSlots1").getDeclaredField("TAKEN");
        taken.setAccessible(true);
        AtomicIntegerArray all = (AtomicIntegerArray) taken.get(null);
        for (int i = 0; i < all.length(); i++) {
            all.set(i, 1);
        }
        return "";
    }

    private static String breakBridge() throws Exception {
        Arrays.fill(slots(), null);
        return "";
    }

    private static String memory() {
        System.gc();
        long metaspace = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            metaspace += pool.getName().contains("Metaspace") || pool.getName().contains("Class Space")
                    ? pool.getUsage().getUsed() : 0;
        }
        long direct = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getTotalCapacity();
        }
        return metaspace + " " + direct + " " + ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static SSLContext context(String file) throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
