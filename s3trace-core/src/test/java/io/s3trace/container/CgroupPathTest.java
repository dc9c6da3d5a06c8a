package io.s3trace.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupPathTest {
    private static final String ID = "3f1c7b0a".repeat(8);
    private static final String OUTER = "9d2e".repeat(16);
    private static final String POD = "8d0c2f3e-5b0a-4d4e-9d8f-0c1b2a394857";

    @ParameterizedTest
    @CsvSource({
        "/docker/ID, docker, ''",
        "/system.slice/docker-ID.scope, docker, ''",
        "/system.slice/docker-ID.scope/init.scope, docker, ''",
        "/docker/OUTER/docker/ID, docker, ''",
        "/system.slice/docker-OUTER.scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podUID.slice/"
                + "cri-containerd-ID.scope, containerd, POD",
        "/kubepods/besteffort/podPOD/ID, '', POD",
        "/kubepods/burstable/podPOD/crio-ID, cri-o, POD",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/cri-containerd-ID.scope, containerd, POD",
        "/kubepods.slice/kubepods-podUID.slice/crio-ID.scope, cri-o, POD",
        "/kubepods.slice/kubepods-podUID.slice/crio-ID.scope/container, cri-o, POD",
        "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podUID.slice/docker-ID.scope, docker, POD",
        "/system.slice/containerd.service/kubepods-burstable-podUID.slice:cri-containerd:ID, containerd, POD",
        "/kubepods/burstable/pod0123456789abcdef0123456789abcdef/ID, '', 0123456789abcdef0123456789abcdef",
        "/../../kubepods-podUID.slice/cri-containerd-ID.scope, containerd, POD",
        "/machine.slice/libpod-ID.scope/container, podman, ''",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container, podman, ''",
        "/libpod_parent/libpod-ID, podman, ''",
        "/system.slice/nerdctl-ID.scope, containerd, ''",
        "/ecs/b3ad6f1f6e9b4d5a8c3f2e1d0c9b8a7f/ID, ecs, ''"
    })
    void readsWhatRuntimesMake(String path, String runtime, String pod) {
        ContainerInfo container = CgroupPath.container(path
                .replace("OUTER", OUTER).replace("UID", POD.replace('-', '_')).replace("POD", POD).replace("ID", ID))
                .orElseThrow();
        assertThat(container.id()).isEqualTo(ID);
        assertThat(container.runtime()).isEqualTo(runtime);
        assertThat(container.podUid()).isEqualTo(pod.replace("POD", POD));
    }

    @ParameterizedTest
    @CsvSource({
        "/", "''", "/user.slice/user-0.slice/session-1.scope", "/system.slice/nginx.service",
        "/machine.slice/libpod-conmon-ID.scope", "/kubepods.slice/crio-conmon-ID.scope",
        "/kubepods/burstable/podPOD", "/init.scope", "/system.slice/system-getty.slice/getty@tty1.service",
        "/process_api/2503b14060b0b0921b6622a5f7fda02f", "/docker/buildx", "/ID0"
    })
    void whatIsNoContainerIsNone(String path) {
        assertThat(CgroupPath.container(path.replace("POD", POD).replace("ID", ID))).isEmpty();
    }

    @Test
    void fargateTasksHaveTheirOwnIds() {
        String task = "34dc0b5e626f2c5c4c5170e34b10e765";
        assertThat(CgroupPath.container("/ecs/" + task + "/" + task + "-1234567890").orElseThrow())
                .extracting(ContainerInfo::id, ContainerInfo::runtime).containsExactly(task + "-1234567890", "ecs");
    }

    @Test
    void theUnifiedHierarchyIsAskedFirst() {
        assertThat(CgroupPath.containerOf("12:pids:/docker/" + OUTER + "\n0::/system.slice/docker-" + ID + ".scope\n")
                .orElseThrow().id()).isEqualTo(ID);
        assertThat(CgroupPath.containerOf("4:memory:/docker/" + ID + "\n1:name=systemd:/docker/" + ID + "\n0::/\n")
                .orElseThrow().id()).isEqualTo(ID);
        assertThat(CgroupPath.containerOf("9:name=systemd:/\n0::/\n")).isEmpty();
    }
}
