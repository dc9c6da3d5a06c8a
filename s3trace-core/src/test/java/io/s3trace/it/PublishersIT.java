package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.ResolveEvent;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups, connects and handshakes as streams: each subscriber gets what it asks for, until the tracer is closed. */
@RequiresBpf
@RequiresTools({"curl", "openssl"})
class PublishersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final Subscriber<ResolveEvent> lookups = new Subscriber<>();
    private final Subscriber<ConnectEvent> connects = new Subscriber<>();
    private final Subscriber<HandshakeEvent> handshakes = new Subscriber<>();

    @Test
    void aSubscriberGetsWhatItAsksForAndTheEnd() throws InterruptedException {
        try (HandshakeServer server = HandshakeServer.start(directory);
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl").start()) {
            tracer.lookups().subscribe(lookups);
            tracer.connects().subscribe(connects);
            tracer.handshakes().subscribe(handshakes);
            curl(server.port("good"));
            curl(server.port("good"));
            Await.until("handshakes", TIMEOUT, () -> tracer.stats().handshakes() == 2);
        }
        assertThat(lookups.endedWith()).extracting(ResolveEvent::name)
                .containsExactly("front.example", "front.example");
        assertThat(connects.endedWith()).extracting(ConnectEvent::outcome)
                .containsExactly(ConnectOutcome.ESTABLISHED, ConnectOutcome.ESTABLISHED);
        assertThat(handshakes.endedWith()).extracting(HandshakeEvent::outcome)
                .containsExactly(HandshakeOutcome.ESTABLISHED, HandshakeOutcome.ESTABLISHED);
    }

    private void curl(int port) {
        Child.start(directory, "curl", HostsFile.with(directory, "front.example", List.of("127.0.0.1"),
                List.of("curl", "--disable", "--silent", "--insecure", "https://front.example:" + port + "/"))).succeed(TIMEOUT);
    }

    /** It asks for one at a time. */
    private static final class Subscriber<E> implements Flow.Subscriber<E> {
        private final Queue<E> received = new ConcurrentLinkedQueue<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(E item) {
            received.add(item);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            end.countDown();
        }

        Queue<E> endedWith() throws InterruptedException {
            assertThat(end.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return received;
        }
    }
}
