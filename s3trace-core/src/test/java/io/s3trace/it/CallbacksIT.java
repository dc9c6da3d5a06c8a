package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.TracerStats.SubscriberStats;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tracer's callbacks may call: everything, while another thread closes the tracer, too. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
@Timeout(120)
class CallbacksIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int REQUESTS = 3;

    private static S3Server server;
    private static Clients clients;

    private final CompletableFuture<S3Tracer> tracer = new CompletableFuture<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final CountDownLatch inCallback = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final CountDownLatch answered = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Who calls back. */
    enum Caller {
        FILTER((builder, callback) -> builder.filter(event -> {
            callback.run();
            return true;
        })),
        KEY_POLICY((builder, callback) -> builder.keyPolicy(key -> {
            callback.run();
            return key;
        })),
        LISTENER((builder, callback) -> builder.onEvent(event -> callback.run()));

        private final BiConsumer<S3TracerBuilder, Runnable> join;

        Caller(BiConsumer<S3TracerBuilder, Runnable> join) {
            this.join = join;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCallReturnsWhileAnotherThreadCloses(Caller caller) throws InterruptedException {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith("/callbacks/"));
        S3Tracer running = start(caller, events, this::callEverything);
        requests();
        inCallback.await();
        Thread closer = Thread.ofPlatform().start(running::close);
        Await.until("the closing", TIMEOUT, () -> isWaiting(closer));
        goOn.countDown();
        answered.await();
        closer.join();
        assertThat(answers).allSatisfy((call, answer) -> assertThat(answer).as(call)
                .isEqualTo(List.of("attach", "detach", "retarget", "coverage").contains(call)
                        ? "the tracer is closed" : "returned"));
        assertNothingWasDropped(running, events);
    }

    @ParameterizedTest
    @EnumSource
    void everyCallReturnsWhileItRuns(Caller caller) throws InterruptedException {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith("/callbacks/"));
        S3Tracer running = start(caller, events, this::callEverything);
        goOn.countDown();
        requests();
        answered.await();
        running.close();
        assertThat(answers.values()).containsOnly("returned");
        assertNothingWasDropped(running, events);
    }

    @Test
    void whoClosesAfterACallbackHasDoneSoWaitsForTheEnd() throws InterruptedException {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith("/callbacks/"));
        S3Tracer running = start(Caller.LISTENER, events, S3Tracer::close);
        goOn.countDown();
        requests();
        answered.await();
        running.close();
        assertThat(OpenResources.now().bpfDescriptors()).isEmpty();
        assertThat(running.inFlight()).isEmpty();
    }

    private S3Tracer start(Caller caller, EventCollector events, Consumer<S3Tracer> calls) {
        S3TracerBuilder builder = S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true)
                .target(Target.any().comm("curl").commandLine(server.endpoint(Front.KEEP_ALIVE))).onEvent(events);
        caller.join.accept(builder, () -> callBack(calls));
        S3Tracer running = builder.start();
        tracer.complete(running);
        return running;
    }

    /** Once: later events find it done. */
    private void callBack(Consumer<S3Tracer> calls) {
        if (!called.compareAndSet(false, true)) {
            return;
        }
        inCallback.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError("given up", e);
        }
        calls.accept(tracer.join());
        answered.countDown();
    }

    private void callEverything(S3Tracer running) {
        call("stats", running::stats);
        call("targets", running::targets);
        call("inFlight", running::inFlight);
        call("connections", running::connections);
        call("coverage", running::coverage);
        call("retarget", () -> running.retarget(List.of(Target.any().comm("curl"), Target.none())));
        call("attach", () -> running.attach(ProcessHandle.current().pid()));
        call("detach", () -> running.detach(ProcessHandle.current().pid()));
        call("onEvent", () -> running.onEvent(event -> { }));
        call("onConnect", () -> running.onConnect(event -> { }));
        call("onHandshake", () -> running.onHandshake(event -> { }));
        call("close", running::close);
    }

    private void call(String name, Runnable call) {
        try {
            call.run();
            answers.put(name, "returned");
        } catch (RuntimeException e) {
            answers.put(name, e.getMessage());
        }
    }

    private static void requests() {
        for (int i = 0; i < REQUESTS; i++) {
            clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/callbacks/key" + i);
        }
    }

    private static void assertNothingWasDropped(S3Tracer closed, EventCollector events) {
        assertThat(closed.stats().subscribers()).extracting(SubscriberStats::dropped).containsOnly(0L);
        assertThat(events.events()).hasSizeGreaterThanOrEqualTo(1);
        assertThat(closed.stats().failures()).isZero();
        assertThat(closed.stats().filterFailures()).isZero();
        assertThat(OpenResources.now().bpfDescriptors()).isEmpty();
    }

    private static boolean isWaiting(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }
}
