package io.s3trace.kubernetes;

import io.s3trace.container.ContainerInfo;
import io.s3trace.event.TraceEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts {@code namespace}, {@code pod}, {@code container} and, as {@code label_NAME}, the pod's own labels into the labels of
 * events; in names, what is no letter or digit becomes an underscore, as kube-state-metrics has it. Labels of targets go
 * before them.
 *
 * <p>An event of a pod or a container that is not known yet is held back, with those of the same container after it, until
 * it is, or for as long as this stage is patient; then it goes on with the labels that there are. All others go on at once,
 * past them. At most 10,000 events are held. The tracer is not kept waiting by any of this. Thread-safe; the listener gets
 * one event at a time.
 *
 * @param <E> the kind of events
 */
public final class PodLabels<E extends TraceEvent> implements Consumer<E>, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PodLabels.class);
    private static final int MAX_HELD = 10_000;
    private static final int MAX_GIVEN_UP = 10_000;

    private final KubernetesPods pods;
    private final Consumer<? super E> next;
    private final Duration patience;
    private final Map<String, Queue<E>> held = new LinkedHashMap<>();
    /** Containers that were waited for in vain, and are not waited for again. */
    private final Set<String> givenUp = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_GIVEN_UP;
        }
    });
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("s3trace-pods").unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());
    private int heldEvents;
    private long unresolved;
    private long failed;

    PodLabels(KubernetesPods pods, Consumer<? super E> next, Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative: " + patience);
        }
        this.pods = pods;
        this.next = Objects.requireNonNull(next, "next");
        this.patience = patience;
    }

    /** Hands an event on with its labels, now or later. */
    @Override
    public synchronized void accept(E event) {
        String container = event.process().containerId();
        Queue<E> waiting = held.get(container);
        if (waiting != null) {
            hold(waiting, event);
            return;
        }
        if (givenUp.contains(container) || timer.isShutdown() || isKnown(event)) {
            pass(event);
        } else {
            Queue<E> first = new ArrayDeque<>();
            held.put(container, first);
            hold(first, event);
            ScheduledFuture<?> _ = timer.schedule(() -> giveUp(container), patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** {@return how many events went on without their pod or container, for nobody knew it in time} */
    public synchronized long unresolved() {
        return unresolved;
    }

    /** {@return how often the listener threw} */
    public synchronized long failed() {
        return failed;
    }

    /** {@return how many events are held back at the moment} */
    public synchronized int held() {
        return heldEvents;
    }

    /** Hands on what is held. Idempotent; events that come later are not held any more. */
    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            List.copyOf(held.keySet()).forEach(this::release);
        }
    }

    /** Pods have come, changed or gone. */
    void look() {
        timer.execute(this::releaseKnown);
    }

    private synchronized void releaseKnown() {
        held.entrySet().stream()
                .filter(container -> isKnown(container.getValue().element()))
                .map(Map.Entry::getKey).toList()
                .forEach(this::release);
    }

    private synchronized void giveUp(String container) {
        if (held.containsKey(container)) {
            givenUp.add(container);
            release(container);
        }
    }

    private void hold(Queue<E> waiting, E event) {
        if (heldEvents == MAX_HELD) {
            pass(event);
            return;
        }
        waiting.add(event);
        heldEvents++;
    }

    private void release(String container) {
        Queue<E> events = held.remove(container);
        if (events != null) { // otherwise a listener that was called back has had it released
            heldEvents -= events.size();
            events.forEach(this::pass);
        }
    }

    private boolean isKnown(E event) {
        return isKnown(pods.resolve(event.process()));
    }

    /** Of what is in no pod, everything is known that there is to know. */
    private static boolean isKnown(Optional<ContainerInfo> container) {
        return container.filter(of -> !of.podUid().isEmpty() && of.name().isEmpty()).isEmpty();
    }

    private void pass(E event) {
        Optional<ContainerInfo> container = pods.resolve(event.process());
        if (!isKnown(container)) {
            unresolved++;
        }
        try {
            next.accept(container.map(known -> labelled(event, known)).orElse(event));
        } catch (RuntimeException e) {
            if (failed++ == 0) {
                LOGGER.warn("a listener failed; it gets the next event all the same", e);
            }
        }
    }

    @SuppressWarnings("unchecked") // of the same kind, says TraceEvent
    private E labelled(E event, ContainerInfo container) {
        Map<String, String> labels = new LinkedHashMap<>();
        put(labels, "namespace", container.namespace());
        put(labels, "pod", container.pod());
        put(labels, "container", container.name());
        container.labels().forEach((name, value) -> labels.put("label_" + name.replaceAll("[^A-Za-z0-9_]", "_"), value));
        labels.putAll(event.labels());
        return (E) event.withLabels(labels);
    }

    private static void put(Map<String, String> labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }
}
