package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.ReaderStats;
import io.s3trace.S3Replay;
import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.ServerStats;
import io.s3trace.TraceReader;
import io.s3trace.TraceServer;
import io.s3trace.event.MissedEvents;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.testing.Events;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving without a kernel's events: under load, beside hostile readers, through restarts. Needs root, and no eBPF. */
@RequiresTools({"unshare"})
class ServingIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RATE = 20_000;
    private static final int EVENTS = 5 * RATE;
    private static final int GROUP = 54321;
    private static final S3RequestEvent EVENT = Events.of(S3Operation.GET_OBJECT).event();

    @TempDir
    private Path directory;

    private Path folder;
    private Path socket;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = ReadersIT.openFolder(directory);
        socket = folder.resolve("events.sock");
    }

    /** The reader has a user of its own and no capabilities; it is a member of the group that sees everything. */
    @Test
    void aReaderGetsTwentyThousandEventsASecondFromAReplay() throws IOException {
        S3Statistics expected = new S3Statistics(StatisticsKey.OPERATION);
        JreRoot root = JreRoot.make(directory, ReadersIT.NEEDED);
        try (TraceServer server = TraceServer.at(socket).group(Integer.toString(GROUP)).start();
                Child reader = startReader(root, "20001:20001")) {
            Pace pace = new Pace();
            Path recording = unpackRecording();
            while (pace.events < EVENTS) {
                S3Replay.of(recording).onEveryEvent(event -> {
                    pace.await();
                    expected.accept(event);
                    server.accept(event);
                }).run();
            }
            String count = Long.toString(pace.events);
            Await.until(count + " events", TIMEOUT, () -> reader.ask("received", TIMEOUT).equals(count));
            assertThat(reader.ask("stats", TIMEOUT)).contains("lost=0", "missed=0", "unreadable=0");
            assertThat(reader.ask("statistics", TIMEOUT)).isEqualTo(ReadingClient.figures(expected));
            assertThat(server.stats().lost()).isZero();
            assertThat(server.stats().ownerless()).isEqualTo(pace.events);
        }
    }

    /** Waits so that there are no more events than {@link #RATE} a second, in short bursts. */
    private static final class Pace {
        private final long begun = System.nanoTime();
        private long events;

        void await() {
            events++;
            long early = events * 1_000_000_000 / RATE - (System.nanoTime() - begun);
            if (early > 2_000_000) {
                LockSupport.parkNanos(early);
            }
        }
    }

    @Test
    void hostileReadersHurtNobody() throws IOException {
        JreRoot root = JreRoot.make(directory, ReadersIT.NEEDED);
        long descriptors = descriptors();
        try (TraceServer server = TraceServer.at(socket).group(Integer.toString(GROUP)).queueBytes(8 << 20).start()) {
            long idle = descriptors();
            try (Child hostile = startHostile();
                    TraceReader good = S3Tracer.connect(socket).start();
                    SocketChannel deaf = greet()) {
                hostile.awaitOutput("1000 connections", TIMEOUT);
                Await.until("both greeted", TIMEOUT, () -> seeingAll(server) == 2);
                try (Child late = startReader(root, "20001:20001")) { // of another user than the hostile ones
                    Pace pace = new Pace();
                    while (pace.events < EVENTS) {
                        pace.await();
                        server.accept(EVENT);
                    }
                    String all = Integer.toString(EVENTS);
                    Await.until(all + " events", TIMEOUT, () -> late.ask("received", TIMEOUT).equals(all));
                    Await.until(all + " events", TIMEOUT, () -> good.stats().received() == EVENTS);
                }
                assertThat(good.stats().lost()).isZero();
                assertThat(deaf.isConnected()).isTrue();
                ServerStats stats = server.stats();
                assertThat(stats.refused()).isGreaterThan(900);
                assertThat(stats.lost()).as("lost by who does not read").isPositive();
                assertThat(descriptors()).isLessThan(idle + 100);
            }
        }
        Await.until("all is closed", TIMEOUT, () -> descriptors() <= descriptors + 2);
    }

    @Test
    void aReaderConnectsAgainAndSaysWhatItMissed() {
        Queue<MissedEvents> missed = new ConcurrentLinkedQueue<>();
        Child first = serve();
        try (TraceReader reader = S3Tracer.connect(socket).onMissed(missed::add).start()) {
            Await.until("events", TIMEOUT, () -> reader.stats().received() > 10);
            assertThat(missed).isEmpty();
            first.kill();
            Await.until("the end is seen", TIMEOUT, () -> !reader.stats().connected());
            assertThat(socket).as("left behind").exists();
            long before = reader.stats().received();
            try (Child _ = serve()) {
                Await.until("events", TIMEOUT, () -> reader.stats().received() > before + 10);
                Await.until("the gap", TIMEOUT, () -> !missed.isEmpty());
            }
            ReaderStats stats = reader.stats();
            assertThat(stats.connections()).isEqualTo(2);
            assertThat(stats.restarts()).isEqualTo(1);
            assertThat(missed).singleElement().satisfies(gap -> {
                assertThat(gap.cause()).isEqualTo(MissedEvents.Cause.RESTARTED);
                assertThat(gap.events()).isEqualTo(stats.missed());
            });
        }
        assertThat(socket).doesNotExist();
    }

    /** A reader that is stopped for a while loses what has no room, and knows how much. */
    @Test
    void allEventsAreReceivedOrCountedAsLost() throws IOException {
        JreRoot root = JreRoot.make(directory, ReadersIT.NEEDED);
        try (TraceServer server = TraceServer.at(socket).group(Integer.toString(GROUP)).queueBytes(64 << 10).start();
                Child reader = startReader(root, "20001:20001")) {
            signal("STOP", reader);
            for (int i = 0; i < RATE; i++) {
                server.accept(EVENT);
            }
            Await.until("lost events", TIMEOUT, () -> server.stats().lost() > 0);
            signal("CONT", reader);
            Await.until("what was not lost", TIMEOUT,
                    () -> Long.parseLong(reader.ask("received", TIMEOUT)) == RATE - server.stats().lost());
            assertThat(reader.ask("stats", TIMEOUT)).contains("lost=" + server.stats().lost() + ",");
        }
    }

    @Test
    void aReaderMayWaitForItsTracer() {
        assertThatThrownBy(() -> S3Tracer.connect(socket).start()).isInstanceOf(S3TraceException.class)
                .hasMessageContaining("read events from " + socket);
        Queue<TraceEvent> events = new ConcurrentLinkedQueue<>();
        try (TraceReader reader = S3Tracer.connect(socket).awaitTracer(true).onEvent(events::add).start();
                TraceServer server = TraceServer.at(socket).start()) {
            Await.until("a connection", TIMEOUT, () -> reader.stats().connected());
            server.accept(EVENT);
            Await.until("an event", TIMEOUT, () -> !events.isEmpty());
            assertThat(events).containsExactly(EVENT);
            assertThat(reader.stats().missed()).isZero();
        }
    }

    /** Before Linux 6.5, who has connected is certain if it started before nobody was waiting: it is to try again until then. */
    @Test
    void aReaderIsLetInByAnOldKernelToo() throws IOException {
        JreRoot root = JreRoot.make(directory, ReadersIT.NEEDED);
        try (Child server = serve("-Dio.s3trace.bpf.test.withoutPeerPidfd=true");
                TraceReader reader = S3Tracer.connect(socket).start();
                Child started = startReader(root, "20001:20001")) {
            Await.until("events", TIMEOUT, () -> reader.stats().received() > 10);
            assertThat(reader.stats().connections()).isEqualTo(1);
            assertThat(started.ask("stats", TIMEOUT)).contains("connected=true");
            assertThat(server.output()).contains("serving");
        }
    }

    /** Conditions and threads are those of a tracer. */
    @Test
    void aReaderHasConditionsOfItsOwn() {
        Queue<String> slow = new ConcurrentLinkedQueue<>();
        Queue<String> every = new ConcurrentLinkedQueue<>();
        try (TraceServer server = TraceServer.at(socket).start();
                TraceReader reader = S3Tracer.connect(socket).minLatency(Duration.ofMillis(5)).host("s3.example")
                        .onEvent(event -> slow.add(event.resource().key()))
                        .onEveryEvent(event -> every.add(event.resource().key())).start()) {
            server.accept(Events.of(S3Operation.GET_OBJECT).host("elsewhere").key("strange").event());
            server.accept(Events.of(S3Operation.GET_OBJECT).host("s3.example").key("fast").time(0, 1).event());
            server.accept(Events.of(S3Operation.GET_OBJECT).host("s3.example").key("slow").time(0, 10).event());
            Await.until("all", TIMEOUT, () -> reader.stats().received() == 3);
            Await.until("events", TIMEOUT, () -> every.size() == 2 && slow.size() == 1);
            assertThat(every).containsExactly("fast", "slow");
            assertThat(slow).containsExactly("slow");
        }
    }

    private Child startReader(JreRoot root, String user) {
        return ReadersIT.startReader(root, "reader", List.of(), user, Integer.toString(GROUP), folder, "quiet");
    }

    private Child startHostile() {
        return Child.start(directory, "hostile", List.of("setpriv", "--reuid=20009", "--regid=20009", "--clear-groups",
                Clients.PYTHON, Clients.script(directory, "hostile_readers.py"), socket.toString()));
    }

    private static long seeingAll(TraceServer server) {
        return server.stats().readers().stream().filter(ServerStats.Reader::all).count();
    }

    /** A reader that has greeted, and never reads. */
    private SocketChannel greet() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(io.s3trace.internal.wire.Hello.frame()));
        return channel;
    }

    private Child serve(String... options) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServedReplay.class.getName(), socket.toString(),
                "1000"));
        Child child = Child.start(directory, "server", command);
        child.awaitOutput("serving", TIMEOUT);
        return child;
    }

    private void signal(String signal, Child child) {
        Child.start(directory, "kill", List.of("kill", "-" + signal, Long.toString(child.pid()))).succeed(TIMEOUT);
    }

    private Path unpackRecording() throws IOException {
        Path recording = directory.resolve("traffic.s3trace");
        try (InputStream in = new GZIPInputStream(
                ServingIT.class.getResourceAsStream("/io/s3trace/internal/recording/traffic.s3trace.gz"))) {
            Files.copy(in, recording);
        }
        return recording;
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
