package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing here waits for itself: each test would time out. */
@Timeout(30)
class TracerLifeTest {
    private final TracerLife life = new TracerLife();
    private final List<String> done = new CopyOnWriteArrayList<>();

    private void close(boolean inCallback) {
        life.close(inCallback, () -> done.add("stopped"), () -> done.add("freed"));
    }

    @Test
    void endsOnceInOrder() {
        close(false);
        close(false);
        close(true);
        assertThat(done).containsExactly("stopped", "freed");
    }

    @Test
    void inACallbackItReturnsAtOnceAndWhoClosesNextWaitsForTheEnd() {
        CountDownLatch returned = new CountDownLatch(1);
        life.close(true, () -> {
            awaitUninterrupted(returned);
            done.add("stopped");
        }, () -> done.add("freed"));
        assertThat(done).isEmpty();
        returned.countDown();
        close(false);
        assertThat(done).containsExactly("stopped", "freed");
    }

    @Test
    void aCallbackMayCallEverythingWhileItsEndIsAwaited() {
        life.close(false, () -> CompletableFuture.runAsync(() -> { // as close() waits for a subscriber
            close(true);
            done.add("looked " + life.look(() -> "well"));
            assertThatIllegalStateException().isThrownBy(() -> life.change(() -> done.add("changed")));
            assertThatIllegalStateException().isThrownBy(() -> life.changeLater("change", () -> done.add("changed")));
        }).join(), () -> done.add("freed"));
        assertThat(done).containsExactly("looked well", "freed");
    }

    @Test
    void nobodyWhoLooksWaitsForAChange() {
        life.change(() -> done.add("looked " + CompletableFuture.supplyAsync(() -> life.look(() -> "well")).join()));
        assertThat(done).containsExactly("looked well");
    }

    @Test
    void theThreadThatAChangeWaitsForMayAskForAnother() {
        CountDownLatch changed = new CountDownLatch(2);
        life.change(() -> CompletableFuture.runAsync(() -> { // as a change waits for the thread that reads
            life.changeLater("one", () -> {
                done.add("one");
                changed.countDown();
                throw new IllegalStateException("the kernel refuses");
            });
            life.changeLater("two", () -> {
                done.add("two");
                changed.countDown();
            });
        }).join());
        awaitUninterrupted(changed);
        assertThat(done).containsExactly("one", "two");
    }

    @Test
    void theEndWaitsForTheChangeUnderWay() throws InterruptedException {
        CountDownLatch changing = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Thread change = Thread.ofPlatform().start(() -> life.change(() -> {
            changing.countDown();
            awaitUninterrupted(closing);
            while (!life.isClosing()) {
                Thread.onSpinWait();
            }
            done.add("changed");
        }));
        changing.await();
        closing.countDown();
        close(false);
        change.join();
        assertThat(done).containsExactly("changed", "stopped", "freed");
    }

    @Test
    void whatIsLookedAtIsNotFreed() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        Thread look = Thread.ofPlatform().start(() -> life.look(() -> {
            looking.countDown();
            while (!done.contains("stopped")) {
                Thread.onSpinWait();
            }
            return done.add("looked");
        }));
        looking.await();
        close(false);
        look.join();
        assertThat(done).containsExactly("stopped", "looked", "freed");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
