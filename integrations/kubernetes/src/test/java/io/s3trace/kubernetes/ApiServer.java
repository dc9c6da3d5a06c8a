package io.s3trace.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import java.util.HashMap;
import java.util.Map;

/** fabric8's server of the Kubernetes API, which knows no field of pods but their names, taught to know their nodes. */
public final class ApiServer implements AutoCloseable {
    public static final String NODE = "node-1";

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private ApiServer(KubernetesMockServer server) {
        this.server = server;
        this.client = server.createClient();
    }

    public static ApiServer start() {
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new PodsByNode(), false);
        server.init();
        return new ApiServer(server);
    }

    public String url() {
        return "http://" + server.getHostName() + ":" + server.getPort();
    }

    public KubernetesClient client() {
        return client;
    }

    /** A pod that is given to the node, which has not started it yet. */
    public Pod create(String namespace, String name, Map<String, String> labels) {
        return create(pod(NODE, namespace, name, labels));
    }

    Pod create(Pod pod) {
        return client.resource(pod).create();
    }

    /** The kubelet tells that a container of a pod runs. */
    public void run(Pod pod, String container, String containerId) {
        client.resource(new PodBuilder(pod)
                .editOrNewStatus()
                .addToContainerStatuses(new ContainerStatusBuilder()
                        .withName(container)
                        .withContainerID("containerd://" + containerId)
                        .build())
                .endStatus()
                .build()).updateStatus();
    }

    public void delete(Pod pod) {
        client.resource(pod).delete();
    }

    static Pod pod(String node, String namespace, String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    private static final class PodsByNode extends KubernetesCrudDispatcher {
        @Override
        public void processEvent(String path, AttributeSet ofPath, AttributeSet before, GenericKubernetesResource resource,
                String now) {
            String node = now == null
                    ? null : Serialization.unmarshal(now, GenericKubernetesResource.class).get("spec", "nodeName");
            super.processEvent(path, node == null ? ofPath : ofPath.add(new Attribute("spec.nodeName", node)), before,
                    resource, now);
        }
    }
}
