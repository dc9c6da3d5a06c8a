package io.s3trace.examples.agent;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.s3trace.container.PodSelector;
import io.s3trace.event.TraceEvent;
import io.s3trace.kubernetes.KubernetesPods;
import io.s3trace.kubernetes.PodLabels;
import io.s3trace.select.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The pods of this node, where there is Kubernetes; without it, there are none, and everything else is as ever. */
final class NodePods implements AutoCloseable {
    private record Watch(KubernetesClient client, KubernetesPods pods) {}

    private final Optional<Watch> watch;
    private final List<PodLabels<?>> stages = new ArrayList<>();

    NodePods(Optional<AgentConfig.Kubernetes> config) {
        this.watch = config.map(NodePods::begin);
    }

    private static Watch begin(AgentConfig.Kubernetes config) {
        KubernetesClientBuilder builder = new KubernetesClientBuilder();
        config.api().ifPresent(url -> builder.withConfig(new ConfigBuilder().withMasterUrl(url).build()));
        KubernetesClient client = builder.build();
        return new Watch(client, KubernetesPods.ofNode(client, config.node()));
    }

    Target target(PodSelector selector) {
        return watch.map(kubernetes -> kubernetes.pods().target(selector)).orElse(Target.none());
    }

    void onChange(Runnable listener) {
        watch.ifPresent(kubernetes -> kubernetes.pods().onChange(listener));
    }

    /** Has events labelled with their pods before the listener gets them. */
    <E extends TraceEvent> Consumer<E> labelling(Consumer<E> listener) {
        return watch.<Consumer<E>>map(kubernetes -> {
            PodLabels<E> stage = kubernetes.pods().labelling(listener);
            stages.add(stage);
            return stage;
        }).orElse(listener);
    }

    /** Events that went on without their pod, for nobody knew it in time. */
    long unresolved() {
        return stages.stream().mapToLong(PodLabels::unresolved).sum();
    }

    @Override
    public void close() {
        watch.ifPresent(kubernetes -> {
            kubernetes.pods().close();
            kubernetes.client().close();
        });
    }
}
