package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.CgroupDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@RequiresBpf
class CgroupDirectoryIT {
    private static final Path HIERARCHY = Cgroup.mount("cgroup2", "").orElseThrow();
    private static final String PATH = "s3trace-it.slice/deep/er.scope";

    @Test
    void aDirectoryIsFoundByItsId() throws IOException {
        long id;
        try (Cgroup cgroup = Cgroup.v2(PATH)) {
            id = id(HIERARCHY.resolve(PATH));
            assertThat(CgroupDirectory.find(HIERARCHY, id)).contains(HIERARCHY.resolve(PATH));
            assertThat(CgroupDirectory.find(HIERARCHY, id(HIERARCHY))).contains(HIERARCHY);
            assertThat(List.of(0L, -1L, id + 1_000_000)).allSatisfy(
                    nobody -> assertThat(CgroupDirectory.find(HIERARCHY, nobody)).isEmpty());
        }
        assertThat(CgroupDirectory.find(HIERARCHY, id)).as("gone").isEmpty();
    }

    @Test
    void whatIsNoHierarchyHasNoCgroups() {
        assertThat(CgroupDirectory.find(Path.of("/no/such/place"), 1)).isEmpty();
        assertThat(CgroupDirectory.find(Path.of("/proc"), 1)).isEmpty();
    }

    private static long id(Path directory) throws IOException {
        return ((Number) Files.getAttribute(directory, "unix:ino")).longValue();
    }
}
