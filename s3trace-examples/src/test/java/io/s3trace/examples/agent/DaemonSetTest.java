package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.s3trace.kubernetes.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is to be applied to a cluster is what the API takes, and the agent its configuration. */
class DaemonSetTest {
    private static final Path FILE = Path.of("src/main/deploy/kubernetes/daemonset.yml");

    @Test
    void theApiTakesEveryObjectWithoutAnUnknownField() throws Exception {
        try (ApiServer api = ApiServer.start(); InputStream in = Files.newInputStream(FILE)) {
            List<HasMetadata> objects = api.client().load(in).items();
            assertThat(objects).extracting(HasMetadata::getKind).containsExactly("Namespace", "ServiceAccount",
                    "ClusterRole", "ClusterRoleBinding", "ConfigMap", "DaemonSet");
            for (HasMetadata object : objects) {
                assertThat(unknownFields(object)).as(object.getKind()).isEmpty();
                api.client().resource(object).create();
            }
            assertThat(api.client().apps().daemonSets().inNamespace("s3trace").withName("s3trace-agent").get()).isNotNull();
        }
    }

    @Test
    void theAgentTakesItsConfiguration() throws Exception {
        ConfigMap map = object(ConfigMap.class);
        AgentConfig config = AgentConfig.of(YamlFile.parse("agent.yml", map.getData().get("agent.yml")));
        assertThat(config.exporter().host()).isEqualTo("0.0.0.0");
        assertThat(TargetRule.read(YamlFile.parse("targets.yml", map.getData().get("targets.yml")), true)).isEmpty();
    }

    @Test
    void theAgentHasWhatItNeedsAndNoMore() throws IOException {
        PodSpec pod = object(DaemonSet.class).getSpec().getTemplate().getSpec();
        Container agent = pod.getContainers().getFirst();
        assertThat(pod.getHostPID()).isTrue();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(agent.getSecurityContext().getPrivileged()).isFalse();
        assertThat(agent.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(agent.getEnv()).anyMatch(variable -> variable.getName().equals("NODE_NAME")
                && variable.getValueFrom().getFieldRef().getFieldPath().equals("spec.nodeName"));
        assertThat(agent.getVolumeMounts()).extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(pod.getVolumes().stream().map(Volume::getName).toList());
        assertThat(agent.getVolumeMounts()).filteredOn(mount -> !"/tmp".equals(mount.getMountPath()))
                .allMatch(VolumeMount::getReadOnly);
    }

    /** fabric8 does not reject fields that it does not know, but keeps them aside. */
    private static List<String> unknownFields(Object part) throws ReflectiveOperationException {
        List<String> unknown = new ArrayList<>();
        if (part instanceof Collection<?> parts) {
            for (Object one : parts) {
                unknown.addAll(unknownFields(one));
            }
        } else if (part instanceof KubernetesResource) {
            for (Method method : part.getClass().getMethods()) {
                if (method.getName().equals("getAdditionalProperties")) {
                    unknown.addAll(((Map<?, ?>) method.invoke(part)).keySet().stream().map(Object::toString).toList());
                } else if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    unknown.addAll(unknownFields(method.invoke(part)));
                }
            }
        }
        return unknown;
    }

    @Test
    void aFieldThatTheApiDoesNotKnowIsFound() throws ReflectiveOperationException {
        Object object = Serialization.unmarshal("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, imagge: b}]}\n");
        assertThat(unknownFields(object)).containsExactly("imagge");
    }

    private static <T extends HasMetadata> T object(Class<T> type) throws IOException {
        try (ApiServer api = ApiServer.start(); InputStream in = Files.newInputStream(FILE)) {
            return api.client().load(in).items().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
        }
    }
}
