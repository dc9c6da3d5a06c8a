package io.s3trace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.it.Await;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events get the labels of their pods, even those that come before their pods are known. */
class PodLabelsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String ID = "3f1c7b0a".repeat(8);

    private final List<S3RequestEvent> events = new CopyOnWriteArrayList<>();
    private final ApiServer server = ApiServer.start();
    private String uid = "8f3c2a10-77aa-4b1c-9d3e-0123456789ab";

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eventsWaitForTheirPodInOrderAndOthersPassThem() {
        Pod web = server.create("shop", "web-0", Map.of("app.kubernetes.io/name", "web"));
        uid = web.getMetadata().getUid();
        try (KubernetesPods pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(events::add, LONG);
            stage.accept(event("one"));
            stage.accept(event("two"));
            stage.accept(Events.of(S3Operation.GET_OBJECT).key("host").event());
            stage.accept(Events.of(S3Operation.GET_OBJECT).key("docker").in("0".repeat(64), "").event());
            assertThat(keys()).containsExactly("host", "docker");
            assertThat(stage.held()).isEqualTo(2);
            Await.until("a pod", TIMEOUT, () -> !pods.resolve(event("").process()).orElseThrow().pod().isEmpty());
            stage.accept(event("three"));
            assertThat(stage.held()).as("the container's name comes later").isEqualTo(3);
            server.run(web, "nginx", ID);
            Await.until("all events", TIMEOUT, () -> events.size() == 5);
            stage.accept(event("four"));
            assertThat(keys()).containsExactly("host", "docker", "one", "two", "three", "four");
            assertThat(events.subList(2, 6)).extracting(S3RequestEvent::labels).containsOnly(Map.of("namespace", "shop",
                    "pod", "web-0", "container", "nginx", "label_app_kubernetes_io_name", "web"));
            assertThat(events.get(0).labels()).isEmpty();
            assertThat(stage.unresolved() + stage.held() + stage.failed()).isZero();
        }
    }

    @Test
    void whoWaitsInVainIsNotKeptWaitingTwice() {
        try (KubernetesPods pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(events::add, Duration.ofMillis(20));
            stage.accept(event("one"));
            Await.until("the end of patience", TIMEOUT, () -> events.size() == 1);
            stage.accept(event("two"));
            assertThat(keys()).containsExactly("one", "two");
            assertThat(stage.unresolved()).isEqualTo(2);
            server.run(server.create("shop", "web-0", Map.of()), "nginx", ID);
            Await.until("a pod", TIMEOUT, () -> !pods.resolve(event("").process()).orElseThrow().pod().isEmpty());
            stage.accept(event("three"));
            assertThat(events.get(2).labels()).containsEntry("pod", "web-0");
            assertThat(stage.unresolved()).isEqualTo(2);
        }
    }

    @Test
    void labelsOfTargetsGoBeforeThoseOfPods() {
        server.run(server.create("shop", "web-0", Map.of("app", "web")), "nginx", ID);
        try (KubernetesPods pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(events::add, LONG);
            stage.accept(event("one").withLabels(Map.of("pod", "mine", "team", "storage")));
            Await.until("an event", TIMEOUT, () -> events.size() == 1);
            assertThat(events.getFirst().labels()).isEqualTo(Map.of("namespace", "shop", "pod", "mine",
                    "container", "nginx", "label_app", "web", "team", "storage"));
        }
    }

    /** The tracer's queues are bounded, and so is this one. */
    @Test
    void moreThanSoManyAreNotHeld() {
        try (KubernetesPods pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(events::add, LONG);
            for (int i = 0; i < 10_003; i++) {
                stage.accept(event(Integer.toString(i)));
            }
            assertThat(keys()).containsExactly("10000", "10001", "10002");
            assertThat(stage.unresolved()).isEqualTo(3);
            stage.close();
            assertThat(events).hasSize(10_003);
            stage.accept(event("after the end"));
            assertThat(events).hasSize(10_004);
        }
    }

    @Test
    void withoutAnApiEverythingGoesOn() {
        ConfigBuilder nobody = new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").withRequestRetryBackoffLimit(0);
        try (KubernetesClient lost = new KubernetesClientBuilder().withConfig(nobody.build()).build();
                KubernetesPods pods = KubernetesPods.ofNode(lost, ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(events::add, Duration.ofMillis(20));
            stage.accept(event("of a pod"));
            stage.accept(Events.of(S3Operation.GET_OBJECT).key("host").event());
            Await.until("both", TIMEOUT, () -> events.size() == 2);
            assertThat(pods.isComplete()).isFalse();
        }
    }

    @Test
    void aListenerThatThrowsGetsTheNextEvent() {
        try (KubernetesPods pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE)) {
            PodLabels<S3RequestEvent> stage = pods.labelling(event -> {
                events.add(event);
                throw new IllegalStateException("a listener that always fails");
            }, LONG);
            stage.accept(Events.of(S3Operation.GET_OBJECT).event());
            stage.accept(event("held"));
            stage.close();
            assertThat(events).hasSize(2);
            assertThat(stage.failed()).isEqualTo(2);
        }
    }

    private List<String> keys() {
        return events.stream().map(event -> event.resource().key()).toList();
    }

    private S3RequestEvent event(String key) {
        return Events.of(S3Operation.GET_OBJECT).key(key).in(ID, uid).event();
    }
}
