package io.s3trace.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees what, by what {@code /proc} says. */
class PeersTest {
    private static final String CONTAINER = "3b".repeat(32);
    private static final String OTHER = "4c".repeat(32);
    private static final int INIT = 1;
    private static final int ROOT = 0;
    private static final int USER = 1000;
    private static final int GROUP = 990;

    @TempDir
    private Path proc;

    @BeforeEach
    void makeHost() throws IOException {
        process(INIT, "0 0 0 0", "/init.scope", 1, 1);
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/uid_map"), "         0          0 4294967295\n");
    }

    @Test
    void rootThatMayNotTraceIsAUserLikeOthers() throws IOException {
        process(50, "0 0 0 0", "/system.slice/x.service", 1, 1);
        Path status = proc.resolve("50/status");
        Files.writeString(status, Files.readString(status).replace("000001ffffffffff", "000001fffff7ffff"));
        assertThat(audience(50, ROOT).all()).isFalse();
        assertThat(audience(50, ROOT).onHost()).isTrue();
    }

    @Test
    void theHostsRootSeesEverything() throws IOException {
        process(50, "0 0 0 0", "/system.slice/some.service", 1, 1);
        assertThat(audience(50, ROOT).all()).isTrue();
        assertThat(audience(50, ROOT).sees(Optional.empty())).isTrue();
    }

    /** The first process may be one that even root may not look into. */
    @Test
    void theHostIsKnownByThisProcessIfTheFirstOneCannotBeLookedInto() throws IOException {
        process(50, "0 0 0 0", "/system.slice/some.service", 1, 1);
        process(51, "0 0 0 0", "/docker/" + CONTAINER, 1, 1);
        Files.delete(proc.resolve(INIT + "/ns/user"));
        assertThat(audience(50, ROOT).all()).as("no host is known").isFalse();
        Files.writeString(proc.resolve("self/cgroup"), "0::/docker/" + CONTAINER + "\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/user"), Path.of("user:[1]"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[1]"));
        assertThat(audience(50, ROOT).all()).isTrue();
        assertThat(audience(51, ROOT).all()).as("as this process itself").isFalse();
    }

    @Test
    void rootOfAContainerDoesNot() throws IOException {
        process(50, "0 0 0 0", "/kubepods.slice/cri-containerd-" + CONTAINER + ".scope", 1, 2);
        assertThat(audience(50, ROOT).all()).isFalse();
    }

    /** Such as one with hostPID. */
    @Test
    void rootOfAContainerThatSharesTheHostsNamespacesDoesNot() throws IOException {
        process(50, "0 0 0 0", "/kubepods.slice/cri-containerd-" + CONTAINER + ".scope", 1, 1);
        assertThat(audience(50, ROOT).all()).isFalse();
    }

    @Test
    void rootOfAContainerThatNoPathShowsDoesNot() throws IOException {
        process(50, "0 0 0 0", "/system.slice/some.service", 1, 2);
        assertThat(audience(50, ROOT).all()).isFalse();
    }

    @Test
    void rootOfAUserNamespaceDoesNot() throws IOException {
        process(50, "0 0 0 0", "/user.slice", 2, 1);
        assertThat(audience(50, ROOT).all()).isFalse();
    }

    @Test
    void aMemberOfTheGroupSeesEverythingOnTheHostOnly() throws IOException {
        process(50, "1000 1000 1000 1000", "/user.slice", 1, 1);
        process(51, "1000 1000 1000 1000", "/docker/" + CONTAINER, 1, 2);
        assertThat(audience(50, USER, GROUP, 7).all()).isTrue();
        assertThat(audience(51, USER, GROUP, 7).all()).isFalse();
        assertThat(audience(50, USER, 7).all()).isFalse();
    }

    @Test
    void aUserSeesWhatItsProcessesDoInTheSamePlace() throws IOException {
        process(50, "1000 1000 1000 1000", "/docker/" + CONTAINER, 1, 2);
        process(51, "1000 1000 1000 1000", "/docker/" + CONTAINER, 1, 2);
        process(52, "1001 1001 1001 1001", "/docker/" + CONTAINER, 1, 2);
        process(53, "1000 1000 1000 1000", "/docker/" + OTHER, 1, 3);
        process(54, "1000 1000 1000 1000", "/user.slice", 1, 1);
        Audience audience = audience(50, USER);
        assertThat(audience.sees(processes().of(51))).as("same user, same container").isTrue();
        assertThat(audience.sees(processes().of(52))).as("other user").isFalse();
        assertThat(audience.sees(processes().of(53))).as("other container").isFalse();
        assertThat(audience.sees(processes().of(54))).as("on the host").isFalse();
        assertThat(audience.sees(processes().of(99))).as("unknown").isFalse();
    }

    /** It may run a program that belongs to another one, or be about to become another one. */
    @Test
    void aProcessWithSeveralUsersIsNobodys() throws IOException {
        process(50, "1000 0 0 0", "/user.slice", 1, 1);
        assertThat(processes().of(50)).isEmpty();
    }

    @Test
    void aUserThatTheTracersNamespaceDoesNotKnowIsNobody() throws IOException {
        process(50, "65534 65534 65534 65534", "/user.slice", 1, 1);
        assertThat(processes().of(50)).isPresent();
        Files.writeString(proc.resolve("self/uid_map"), "0 1000 1\n");
        assertThat(processes().of(50)).isEmpty();
    }

    @Test
    void whatIsMissingIsNobodys() throws IOException {
        process(50, "1000 1000 1000 1000", "/user.slice", 1, 1);
        for (String file : new String[] {"status", "cgroup", "ns/user", "ns/pid"}) {
            Path path = proc.resolve("50").resolve(file);
            Path aside = proc.resolve("aside");
            Files.move(path, aside);
            assertThat(processes().of(50)).as("without " + file).isEmpty();
            Files.move(aside, path);
        }
        assertThat(processes().of(50)).isPresent();
    }

    private ProcessOwners processes() {
        return new ProcessOwners(proc);
    }

    private Audience audience(int pid, int uid, Integer... groups) {
        return new Peers(processes(), Set.of(GROUP)).audience(
                processes().of(pid, uid).orElseThrow(), processes().mayTrace(pid), Set.of(groups).contains(GROUP));
    }

    private void process(int pid, String uids, String cgroup, int users, int pids) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        String capabilities = uids.startsWith("0") ? "000001ffffffffff" : "0000000000000000";
        Files.writeString(directory.resolve("status"), "Name:\tx\nUid:\t" + uids.replace(' ', '\t')
                + "\nGid:\t0\t0\t0\t0\nCapEff:\t" + capabilities + "\n");
        Files.writeString(directory.resolve("cgroup"), "0::" + cgroup + "\n");
        Path namespaces = Files.createDirectories(directory.resolve("ns"));
        Files.createSymbolicLink(namespaces.resolve("user"), Path.of("user:[" + users + "]"));
        Files.createSymbolicLink(namespaces.resolve("pid"), Path.of("pid:[" + pids + "]"));
    }
}
