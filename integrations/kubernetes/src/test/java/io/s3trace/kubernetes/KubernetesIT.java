package io.s3trace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.container.PodSelector;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.it.Await;
import io.s3trace.it.Cgroup;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.EventCollector;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes in cgroups that are named as a kubelet names them are of the pods that the API tells of. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class KubernetesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BUCKET = "kubernetes";
    private static final String ID = "5ca1ab1e".repeat(8);
    private static final String OTHER_ID = "0ddba11c".repeat(8);

    private static S3Server server;
    private static Clients clients;

    private final EventCollector events = EventCollector.of(server);
    private ApiServer api;
    private KubernetesPods pods;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startApi() {
        api = ApiServer.start();
        pods = KubernetesPods.ofNode(api.client(), ApiServer.NODE);
        Await.until("a list of pods", TIMEOUT, pods::isComplete);
    }

    @AfterEach
    void stopApi() {
        pods.close();
        api.close();
    }

    /** As it is: the pod is there, its container makes a request and ends, and only then the kubelet tells of it. */
    @Test
    void requestOfAContainerThatTheApiTellsOfLaterHasItsLabels() {
        Pod web = api.create("shop", "web-0", Map.of("app", "web"));
        PodLabels<S3RequestEvent> stage = pods.labelling(events);
        try (S3Tracer _ = builder().onEvent(stage).start(); Cgroup container = Cgroup.v2(systemd(web, ID))) {
            clients.curlIn(container, url("late"));
            Await.until("an event that waits", TIMEOUT, () -> stage.held() == 1);
            api.run(web, "nginx", ID);
            assertThat(events.await(1)).singleElement().satisfies(event -> {
                assertThat(event.resource().key()).isEqualTo("late");
                assertThat(event.process().containerId()).isEqualTo(ID);
                assertThat(event.process().podUid()).isEqualTo(web.getMetadata().getUid());
                assertThat(event.labels()).isEqualTo(
                        Map.of("namespace", "shop", "pod", "web-0", "container", "nginx", "label_app", "web"));
            });
        }
        assertThat(stage.unresolved()).isZero();
    }

    @Test
    void requestOfAPodIsLabelledWithCgroupsOfTheFirstVersionToo() {
        assumeTrue(Cgroup.mount("cgroup", "memory").isPresent(), "no cgroups of the first version here");
        Pod batch = api.create("jobs", "batch-7", Map.of("job", "nightly"));
        api.run(batch, "worker", ID);
        String path = "kubepods/besteffort/pod" + batch.getMetadata().getUid() + "/" + ID;
        try (S3Tracer _ = builder().onEvent(pods.labelling(events)).start();
                Cgroup container = Cgroup.v1("memory", path);
                Child client = clients.startBoto3In(container, Front.KEEP_ALIVE, "echo", BUCKET)) {
            request(client, "first");
            assertThat(events.await(1)).singleElement().satisfies(event -> assertThat(event.labels()).isEqualTo(
                    Map.of("namespace", "jobs", "pod", "batch-7", "container", "worker", "label_job", "nightly")));
        }
    }

    @Test
    void requestsOutsideOfPodsDoNotWait() {
        try (S3Tracer _ = builder().onEvent(pods.labelling(events, Duration.ofHours(1))).start();
                Cgroup docker = Cgroup.v2("system.slice/docker-" + ID + ".scope")) {
            clients.curlIn(docker, url("docker"));
            clients.curl(url("host"));
            assertThat(events.await(2)).extracting(event -> event.process().containerId())
                    .containsExactlyInAnyOrder(ID, "");
            assertThat(events.events()).extracting(S3RequestEvent::labels).containsOnly(Map.of());
        }
    }

    @Test
    void onlyChosenPodsAreTracedWhileTheyComeAndGo() {
        PodSelector web = PodSelector.of("app in (web)", "metadata.namespace=shop");
        Pod database = api.create("shop", "db-0", Map.of("app", "db"));
        try (S3Tracer tracer = builder().target(Target.none()).onEvent(pods.labelling(events, Duration.ZERO)).start();
                Cgroup other = Cgroup.v2(systemd(database, OTHER_ID));
                Child stranger = clients.startBoto3In(other, Front.KEEP_ALIVE, "echo", BUCKET)) {
            pods.onChange(() -> tracer.retarget(List.of(pods.target(web).label("team", "shop"))));
            request(stranger, "db");
            Pod first = api.create("shop", "web-0", Map.of("app", "web"));
            Await.until("a target", TIMEOUT, () -> !tracer.targets().getFirst().containers().contains("none"));
            try (Cgroup container = Cgroup.v2(systemd(first, ID))) {
                clients.curlIn(container, url("web"));
                assertThat(events.await(1)).singleElement().satisfies(event -> {
                    assertThat(event.resource().key()).isEqualTo("web");
                    assertThat(event.labels()).containsEntry("team", "shop").containsEntry("pod", "web-0");
                });
                request(stranger, "db again");
                api.delete(first);
                Await.until("no target", TIMEOUT, () -> tracer.targets().getFirst().containers().contains("none"));
                clients.curlIn(container, url("gone"));
            }
        }
        assertThat(events.events()).extracting(event -> event.resource().key()).containsExactly("web");
    }

    private static String systemd(Pod pod, String id) {
        return "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                + pod.getMetadata().getUid().replace('-', '_') + ".slice/cri-containerd-" + id + ".scope";
    }

    private static String url(String key) {
        return server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/" + key;
    }

    private static void request(Child client, String key) {
        client.tell(key);
        client.awaitOutput("done " + key, TIMEOUT);
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true);
    }
}
