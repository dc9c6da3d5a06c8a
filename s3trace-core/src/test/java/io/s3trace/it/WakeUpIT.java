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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The thread that reads the ring sleeps while there is nothing to read, and does not oversleep. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
@Tag("alone")
class WakeUpIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "wake-up";
    private static final int REQUESTS = 6;
    /** Nobody who looks every 50 ms sleeps for so long. */
    private static final Duration ASLEEP = Duration.ofMillis(300);
    /** It looks once a second, whatever may come: who relies on that has slept longer in most cases. */
    private static final Duration AT_ONCE = Duration.ofMillis(250);
    private static final int QUESTIONS = 20;

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

    /** The control is how long other threads take to wake up: so much is the host's. */
    @Test
    void aRequestAfterAPauseIsToldAtOnce() {
        Queue<Duration> delays = new ConcurrentLinkedQueue<>();
        Duration controls = Duration.ZERO;
        try (Child client = clients.startBoto3(Front.KEEP_ALIVE, "echo", BUCKET)) {
            client.tell("first");
            client.awaitOutput("done first", TIMEOUT);
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).pid(client.pid())
                    .onEvent(event -> delays.add(sinceEndOf(event))).start()) {
                for (int i = 0; i < REQUESTS; i++) {
                    awaitSleep();
                    controls = controls.plus(timeOf(WakeUpIT::wakeAnother));
                    request(client, "key-" + i, delays);
                }
            }
        }

        List<Duration> told = delays.stream().sorted().toList();
        assertThat(told.get(REQUESTS / 2)).as("told after %s; the controls took %s", told, controls)
                .isLessThan(AT_ONCE.plus(controls));
    }

    private static void request(Child client, String key, Queue<Duration> delays) {
        int before = delays.size();
        client.tell(key);
        Await.until("event of " + key, TIMEOUT, () -> delays.size() > before);
    }

    /** A second each, if the reader had to wake up by itself. The control is how long other threads take to wake up. */
    @Test
    void aSleepingTracerAnswersAndClosesAtOnce() {
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).pid().start()) {
            Duration answered = Duration.ZERO;
            Duration controls = Duration.ZERO;
            for (int i = 0; i < QUESTIONS; i++) {
                answered = answered.plus(timeOf(() -> assertThat(tracer.inFlight()).isEmpty()));
                controls = controls.plus(timeOf(WakeUpIT::wakeAnother));
            }
            assertThat(answered).isLessThan(AT_ONCE.multipliedBy(QUESTIONS).plus(controls));
        }
    }

    private static void wakeAnother() {
        CompletableFuture.runAsync(() -> { }).join();
    }

    private static Duration timeOf(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
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
