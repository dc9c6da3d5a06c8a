package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The thread that reads the ring sleeps while there is nothing to read, and does not oversleep. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class WakeUpIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "wake-up";
    private static final int REQUESTS = 6;
    /** Nobody who looks every 50 ms sleeps for so long. */
    private static final Duration ASLEEP = Duration.ofMillis(300);
    /** It looks once a second, whatever may come: who relies on that has slept longer in most cases. */
    private static final Duration AT_ONCE = Duration.ofMillis(250);

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRequestAfterAPauseIsToldAtOnce() {
        Queue<Duration> delays = new ConcurrentLinkedQueue<>();
        try (Child client = clients.startBoto3(Front.KEEP_ALIVE, "echo", BUCKET)) {
            client.tell("first");
            client.awaitOutput("done first", TIMEOUT);
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).pid(client.pid())
                    .onEvent(event -> delays.add(sinceEndOf(event))).start()) {
                for (int i = 0; i < REQUESTS; i++) {
                    awaitSleep();
                    client.tell("key-" + i);
                    int told = i + 1;
                    Await.until("event of request " + told, TIMEOUT, () -> delays.size() == told);
                }
            }
        }

        long prompt = delays.stream().filter(delay -> delay.compareTo(AT_ONCE) < 0).count();
        assertThat(prompt).as("told within %s, of %s", AT_ONCE, delays).isGreaterThanOrEqualTo(REQUESTS - 1);
    }

    @Test
    void aSleepingTracerAnswersAndClosesAtOnce() {
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).pid().start()) {
            awaitSleep();
            long asked = System.nanoTime();
            int answers = 0;
            while (answers < 20) { // a second each, if the reader had to wake up by itself
                assertThat(tracer.inFlight()).isEmpty();
                answers++;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Duration sinceEndOf(S3RequestEvent event) {
        return Duration.between(event.start().plusNanos(event.phases().totalNanos()), Instant.now());
    }

    private static void awaitSleep() {
        long[] seen = {-1, 0};
        Await.until("the reader sleeps", TIMEOUT, () -> {
            long wakeUps = wakeUpsOfReader();
            if (wakeUps != seen[0]) {
                seen[0] = wakeUps;
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > ASLEEP.toNanos();
        });
    }

    /** How often it has gone to sleep so far: proc_pid_status(5). */
    private static long wakeUpsOfReader() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> read(thread.resolve("comm")).equals("s3trace-pump\n"))
                    .flatMap(thread -> read(thread.resolve("status")).lines())
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // that thread has ended
        }
    }
}
