package io.s3trace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.s3trace.container.ContainerInfo;
import io.s3trace.container.PodSelector;
import io.s3trace.container.PodTrace;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.it.Await;
import io.s3trace.select.Target;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pods of a node, on fabric8's server. */
class KubernetesPodsTest {
    private static final String ID = "3f1c7b0a".repeat(8);
    private static final String NO_UID = "8f3c2a10-77aa-4b1c-9d3e-0123456789ab";
    private static final Map<String, String> WEB = Map.of("app", "web", "example.com/tier", "front");

    private final ApiServer server = ApiServer.start();
    private KubernetesPods pods;

    @BeforeEach
    void watch() {
        pods = KubernetesPods.ofNode(server.client(), ApiServer.NODE);
        await("a list of pods", pods::isComplete);
    }

    @AfterEach
    void close() {
        pods.close();
        server.close();
    }

    @Test
    void aPodIsKnownBeforeItsContainerIs() {
        Pod web = server.create("shop", "web-0", WEB);
        await("a pod", () -> isKnown("shop"));
        assertThat(pods.resolve(process(ID, uid(web))))
                .contains(new ContainerInfo(ID, "", uid(web), "shop", "web-0", "", WEB));
        server.run(web, "nginx", ID);
        await("its container", () -> pods.resolve(process(ID, uid(web))).orElseThrow().name().equals("nginx"));
        assertThat(pods.resolve(process(ID, "")))
                .contains(new ContainerInfo(ID, "containerd", uid(web), "shop", "web-0", "nginx", WEB));
    }

    @Test
    void whatIsInNoPodIsAsWithoutKubernetes() {
        assertThat(pods.resolve(process("", ""))).isEmpty();
        assertThat(pods.resolve(process(ID, ""))).contains(new ContainerInfo(ID, "", "", "", "", "", Map.of()));
    }

    @Test
    void podsOfOtherNodesAreNotWatched() {
        server.create(ApiServer.pod("node-2", "shop", "web-1", WEB));
        Pod web = server.create("shop", "web-0", WEB);
        await("the pod of this node", () -> isKnown("shop"));
        assertThat(pods.target(PodSelector.labels("app=web"))).isEqualTo(Target.any().container(uid(web)));
    }

    @Test
    void targetsFollowPodsAsTheyComeAndGo() {
        AtomicInteger changes = new AtomicInteger();
        pods.onChange(() -> {
            throw new IllegalStateException("a listener that always fails");
        });
        pods.onChange(changes::incrementAndGet);
        PodSelector web = PodSelector.of("app=web", "metadata.namespace=shop");
        assertThat(pods.target(web)).isEqualTo(Target.none());
        Pod first = server.create("shop", "web-0", WEB);
        Pod other = server.create("other", "web-0", WEB);
        await("two changes, after the first look", () -> changes.get() == 3);
        assertThat(pods.target(web)).isEqualTo(Target.any().container(uid(first)));
        assertThat(pods.target(PodSelector.labels("app")).containers()).containsExactlyInAnyOrder(uid(first), uid(other));
        server.delete(first);
        await("none", () -> pods.target(web).equals(Target.none()));
        assertThat(pods.resolve(process(ID, uid(first)))).as("its last events may be on the way").get()
                .extracting(ContainerInfo::pod).isEqualTo("web-0");
    }

    @Test
    void aStaticPodIsKnownByItsHash() {
        String hash = "0123456789abcdef0123456789abcdef";
        server.create(new PodBuilder(ApiServer.pod(ApiServer.NODE, "kube-system", "proxy-node-1", Map.of()))
                .editMetadata()
                .addToAnnotations("kubernetes.io/config.hash", hash)
                .endMetadata()
                .build());
        await("a pod", () -> isKnown("kube-system"));
        assertThat(pods.resolve(process(ID, hash))).get().extracting(ContainerInfo::pod).isEqualTo("proxy-node-1");
        assertThat(pods.target(PodSelector.labels("")).containers()).contains(hash);
    }

    @Test
    void aTraceChoosesByPod() {
        Pod web = server.create("shop", "web-0", WEB);
        await("a pod", () -> isKnown("shop"));
        PodTrace trace = new PodTrace(pods, PodSelector.labels("example.com/tier in (front)"));
        assertThat(trace.test(Events.of(S3Operation.GET_OBJECT).in(ID, uid(web)).event())).isTrue();
        assertThat(trace.test(Events.of(S3Operation.GET_OBJECT).in(ID, NO_UID).event())).isFalse();
        assertThat(trace.test(Events.of(S3Operation.GET_OBJECT).event())).isFalse();
    }

    @Test
    void patienceMustNotBeNegative() {
        assertThatThrownBy(() -> pods.labelling(event -> { }, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("patience must not be negative: PT-0.001S");
    }

    private boolean isKnown(String namespace) {
        return pods.target(PodSelector.of("", "metadata.namespace=" + namespace)) != Target.none();
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private static ProcessInfo process(String containerId, String podUid) {
        return Events.of(S3Operation.GET_OBJECT).in(containerId, podUid).event().process();
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(10), condition);
    }
}
