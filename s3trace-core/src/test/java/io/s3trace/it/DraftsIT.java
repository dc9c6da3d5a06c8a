package io.s3trace.it;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.Drafts;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.bpf.capture.SocketHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records hold nothing of what was written before where they are written: drafts are filled with a byte before each program
 * runs, and no two of it are found side by side in any record of whatever kind, at a place where another byte is found when
 * they are filled with that.
 */
@RequiresBpf
@RequiresTools({"openssl"})
class DraftsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NAME_SERVER = "127.0.0.77";

    @TempDir
    private Path directory;

    @Test
    void noRecordHoldsWhatItsDraftHeldBefore() throws IOException {
        Map<Integer, Set<Integer>> one = remains((byte) 0xA5);
        Map<Integer, Set<Integer>> other = remains((byte) 0xC3);
        assertThat(one.keySet()).isEqualTo(other.keySet()).containsExactlyElementsOf(
                IntStream.rangeClosed(CaptureRecord.SENT, CaptureRecord.ASKED).boxed().toList());
        one.forEach((kind, places) -> {
            places.retainAll(other.get(kind));
            assertThat(places).as("bytes of an earlier record in those of kind %d", kind).isEmpty();
        });
    }

    /** Of each kind of record, at which bytes the filling was found twice. */
    private Map<Integer, Set<Integer>> remains(byte canary) throws IOException {
        Map<Integer, Set<Integer>> remains = new TreeMap<>();
        CaptureSettings settings = new CaptureSettings(
                CaptureSource.withCompanions(Set.of(CaptureSource.OPENSSL, CaptureSource.HTTP, CaptureSource.RESOLVER)), 4096,
                4096, 1 << 20, new ProcessSelection(0, true, false, true, List.of()),
                new AttachSettings(true, true, List.of(SocketHook.values()), Duration.ZERO, List.of()));
        try (TlsServer secure = TlsServer.start(directory, Duration.ZERO);
                ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket names = new DatagramSocket(new InetSocketAddress(NAME_SERVER, 53));
                Child client = Child.start(directory, "client",
                        List.of(Clients.PYTHON, Clients.script(directory, "stepping_client.py")));
                ByteCapture capture = ByteCapture.open(settings)) {
            client.awaitOutput("ready", TIMEOUT);
            capture.attach((int) client.pid(), true);
            capture.connects().reportFailures();
            capture.connects().report(0);
            capture.connects().reportHandshakes();
            Steps steps = new Steps(client, capture, canary, remains);
            steps.take("resolve localhost");
            Thread.ofPlatform().daemon().start(() -> answer(names));
            steps.take("ask " + NAME_SERVER);
            for (String step : List.of("connect " + secure.port(), "secure", "send", "receive")) {
                steps.take(step);
            }
            steps.fill();
            secure.close();
            steps.await(CaptureRecord.PEER_FINISHED);
            steps.take("end");
            steps.take("close");
            steps.take("connect " + plain.getLocalPort());
            Socket accepted = plain.accept();
            steps.take("send");
            steps.fill();
            accepted.setSoLinger(true, 0); // it resets
            accepted.close();
            steps.await(CaptureRecord.PEER_RESET);
            steps.take("end");
            steps.take("close");
            steps.fill();
            client.terminate();
            steps.await(CaptureRecord.PROCESS_EXITED);
        }
        return remains;
    }

    /** RFC 1035, section 4.1: the question again, and one address. */
    private static void answer(DatagramSocket names) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            names.receive(packet);
            byte[] message = Arrays.copyOf(packet.getData(), packet.getLength() + 16);
            message[2] = (byte) 0x81;
            message[7] = 1;
            byte[] answer = {(byte) 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1};
            System.arraycopy(answer, 0, message, packet.getLength(), answer.length);
            names.send(new DatagramPacket(message, message.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the client take its steps one by one, with all drafts filled before each. */
    private static final class Steps {
        private final Child client;
        private final ByteCapture capture;
        private final Drafts drafts;
        private final byte canary;
        private final Map<Integer, Set<Integer>> remains;
        private final CaptureRecord record = new CaptureRecord();
        private int taken;

        Steps(Child client, ByteCapture capture, byte canary, Map<Integer, Set<Integer>> remains) {
            this.client = client;
            this.capture = capture;
            this.drafts = new Drafts(capture);
            this.canary = canary;
            this.remains = remains;
        }

        void fill() {
            read();
            drafts.fill(canary);
        }

        void take(String step) {
            fill();
            client.tell(step);
            client.awaitOutput("done " + taken++, TIMEOUT);
            read();
        }

        void await(int kind) {
            Await.until("a record of kind " + kind, TIMEOUT, () -> {
                read();
                return remains.containsKey(kind);
            });
        }

        private void read() {
            while (capture.ring().read((ring, offset, length) -> {
                assertThat(record.wrap(ring, offset, length)).isNotNull();
                Set<Integer> places = remains.computeIfAbsent(record.kind(), kind -> new TreeSet<>());
                for (int at = 1; at < length; at++) {
                    if (ring.get(JAVA_BYTE, offset + at) == canary && ring.get(JAVA_BYTE, offset + at - 1) == canary) {
                        places.add(at);
                    }
                }
            }) > 0) {
                // until there are none
            }
        }
    }
}
