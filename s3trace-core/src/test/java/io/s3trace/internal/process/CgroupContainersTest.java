package io.s3trace.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.container.ContainerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupContainersTest {
    private static final String ID = "3f1c7b0a".repeat(8);

    @TempDir
    private Path directory;

    @Test
    void aProcessThatLivesIsAskedItself() throws IOException {
        Path process = Files.createDirectories(directory.resolve("proc/42"));
        Files.writeString(process.resolve("cgroup"), "0::/system.slice/docker-" + ID + ".scope\n");
        CgroupContainers containers = new CgroupContainers(directory.resolve("proc"), CgroupTree.of(id -> Optional.empty()));
        assertThat(containers.of(42, 1, 7).id()).isEqualTo(ID);
        Files.delete(process.resolve("cgroup"));
        assertThat(containers.of(43, 1, 7).id()).as("another process of the same cgroup, which is gone").isEqualTo(ID);
    }

    @Test
    void theCgroupTellsOfAProcessThatIsGone() {
        CgroupTree tree = CgroupTree.of(id -> Optional.of("/machine.slice/libpod-" + ID + ".scope").filter(path -> id == 7));
        CgroupContainers containers = new CgroupContainers(directory.resolve("proc"), tree);
        assertThat(containers.of(42, 1, 7).id()).isEqualTo(ID);
        assertThat(containers.of(42, 1, 8)).isEqualTo(ContainerInfo.NONE);
    }

    @Test
    void theUidOfThePodIsInThePathToo() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("proc/42")).resolve("cgroup"),
                "11:memory:/kubepods/burstable/pod8f3c2a10-77aa-4b1c-9d3e-0123456789ab/" + ID + "\n0::/\n");
        CgroupContainers containers = new CgroupContainers(directory.resolve("proc"), CgroupTree.of(id -> Optional.empty()));
        assertThat(containers.of(42, 1, 7)).isEqualTo(
                new ContainerInfo(ID, "", "8f3c2a10-77aa-4b1c-9d3e-0123456789ab", "", "", "", Map.of()));
    }

    @Test
    void processesOfTheRootAreNotTakenForOneAnother() throws IOException {
        CgroupContainers containers = new CgroupContainers(directory.resolve("proc"), CgroupTree.of(id -> Optional.empty()));
        Files.writeString(Files.createDirectories(directory.resolve("proc/1")).resolve("cgroup"), "0::/\n");
        Files.writeString(Files.createDirectories(directory.resolve("proc/2")).resolve("cgroup"),
                "4:memory:/docker/" + ID + "\n0::/\n");
        assertThat(containers.of(1, 1, 1)).isEqualTo(ContainerInfo.NONE);
        assertThat(containers.of(2, 1, 1).id()).isEqualTo(ID);
    }
}
