package io.s3trace.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.s3trace.container.ContainerInfo;
import io.s3trace.container.ContainerResolver;
import io.s3trace.container.PodSelector;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.TraceEvent;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods of one node, kept up to date by watching the Kubernetes API. Tells of a process its pod, container and labels;
 * makes targets of pods; puts pods into the labels of events.
 *
 * <pre>{@code
 * try (KubernetesClient client = new KubernetesClientBuilder().build();
 *         KubernetesPods pods = KubernetesPods.ofNode(client, System.getenv("NODE_NAME"));
 *         S3Tracer tracer = S3Tracer.builder().onEvent(pods.labelling(System.out::println)).start()) {
 *     Thread.sleep(10_000);
 * }
 * }</pre>
 *
 * <p>A process's cgroup tells the uid of its pod, and a pod is in the API before its node starts it: so its name and labels
 * are mostly there before its first request, only the name of the container comes with the pod's status, a while after.
 * {@link #resolve} never waits for anything; {@link #labelling} holds events back until both are known, within bounds.
 *
 * <p>Needs the permission to list and watch pods. Where the API cannot be reached, everything works as without Kubernetes,
 * and the client tries again. Thread-safe.
 */
@SuppressWarnings("exports") // who uses it has that module
public final class KubernetesPods implements ContainerResolver, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KubernetesPods.class);
    private static final int GONE_PODS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PodStore store = new PodStore(GONE_PODS);
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<PodLabels<?>> stages = new CopyOnWriteArrayList<>();
    private final ContainerResolver byCgroup = ContainerResolver.byCgroup();
    private final SharedIndexInformer<Pod> informer;

    private KubernetesPods(KubernetesClient client, String node) {
        informer = client.pods().inAnyNamespace().withField("spec.nodeName", node).runnableInformer(0);
        informer.addEventHandler(new Handler());
        informer.exceptionHandler((started, failure) -> {
            LOGGER.warn("pods of node {} are not up to date: {}", node, failure.toString());
            return true; // try again
        });
        informer.start();
    }

    /**
     * Begins to watch, and returns at once.
     *
     * @param client a client, to be closed by the caller afterwards
     * @param node the node's name, as its pods have it in {@code spec.nodeName}
     * @return the pods, to be closed by the caller
     */
    public static KubernetesPods ofNode(KubernetesClient client, String node) {
        return new KubernetesPods(client, Objects.requireNonNull(node, "node"));
    }

    /** {@return whether all pods that were there at the beginning are known} */
    public boolean isComplete() {
        return informer.hasSynced();
    }

    /**
     * Looks a process's container up, without waiting.
     *
     * @param process the process; it may have ended, and its pod be gone, if not for long
     * @return its container, with what is known of it by now; empty if it runs in none
     */
    @Override
    public Optional<ContainerInfo> resolve(ProcessInfo process) {
        if (process.containerId().isEmpty()) {
            return Optional.empty();
        }
        return store.find(process).or(() -> byCgroup.resolve(process));
    }

    /**
     * Makes a target of pods that are there now. As they come and go, it is to be made anew:
     *
     * <pre>{@code
     * pods.onChange(() -> tracer.retarget(List.of(pods.target(selector))));
     * }</pre>
     *
     * @param selector chooses the pods
     * @return a target of these pods; {@link Target#none()} if there are none
     */
    public Target target(PodSelector selector) {
        String[] uids = store.present().stream()
                .filter(pod -> selector.test(pod.itself()))
                .flatMap(pod -> pod.uids().stream())
                .toArray(String[]::new);
        return uids.length == 0 ? Target.none() : Target.any().container(uids);
    }

    /**
     * Adds a listener, called now, and when a pod has come, changed or gone; never twice at a time.
     *
     * @param listener is called on this thread now, later on the client's; should it throw, that is logged
     */
    public synchronized void onChange(Runnable listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        tell(listener);
    }

    /**
     * Puts pods into the labels of events: see {@link PodLabels}, with a patience of five seconds.
     *
     * @param <E> the kind of events
     * @param next gets every event, one at a time
     * @return a listener for {@link io.s3trace.S3TracerBuilder#onEvent} and the like
     */
    public <E extends TraceEvent> PodLabels<E> labelling(Consumer<? super E> next) {
        return labelling(next, PATIENCE);
    }

    /**
     * Puts pods into the labels of events: see {@link PodLabels}.
     *
     * @param <E> the kind of events
     * @param next gets every event, one at a time
     * @param patience how long an event may wait for its pod and container to become known
     * @return a listener for {@link io.s3trace.S3TracerBuilder#onEvent} and the like
     * @throws IllegalArgumentException if the patience is negative
     */
    public <E extends TraceEvent> PodLabels<E> labelling(Consumer<? super E> next, Duration patience) {
        PodLabels<E> stage = new PodLabels<>(this, next, patience);
        stages.add(stage);
        return stage;
    }

    /** Stops watching; what {@link #labelling} holds is handed on. */
    @Override
    public void close() {
        informer.close();
        stages.forEach(PodLabels::close);
    }

    private synchronized void changed() {
        stages.forEach(PodLabels::look);
        listeners.forEach(KubernetesPods::tell);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOGGER.warn("a listener for pods failed", e);
        }
    }

    /** What the informer tells, on its own thread. */
    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            store.put(PodContainers.of(pod));
            changed();
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            onAdd(now);
        }

        @Override
        public void onDelete(Pod pod, boolean lastStateUnknown) {
            store.remove(PodContainers.of(pod));
            changed();
        }
    }
}
