package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.TraceServer;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tracer, and readers without privileges: each in a Java virtual machine of its own, with a user of its own, in a root file
 * system that has nothing but a JRE.
 */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "unshare"})
class ReadersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "readers";
    private static final int REQUESTS = 500;
    private static final int GROUP = 54321;
    private static final String USER = "20001:20001";
    private static final String OTHER_USER = "20002:20002";
    static final Pattern NEEDED = Pattern.compile("s3trace-.*|classes|test-classes|hdrhistogram.*|slf4j-api-.*");

    private static S3Server server;
    private static Clients clients;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The same user in another container is another one. So is root there, and a member of the group. */
    @Test
    void aReaderSeesExactlyItsOwnRequests() throws IOException {
        Path folder = openFolder(directory);
        JreRoot root = JreRoot.make(directory, NEEDED);
        try (Cgroup one = Cgroup.v2("s3trace-readers/docker-" + "1a".repeat(32) + ".scope");
                Cgroup two = Cgroup.v2("s3trace-readers/docker-" + "2b".repeat(32) + ".scope");
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.HTTP).start();
                TraceServer serving = tracer.serve(TraceServer.at(folder.resolve("events.sock")).group(Integer.toString(GROUP)));
                Child own = startReader(root, "own", List.of(), USER, "", folder);
                Child neighbour = startReader(root, "neighbour", List.of(), OTHER_USER, "", folder);
                Child contained = startReader(root, "contained", one.in(List.of()), USER, "", folder);
                Child alike = startReader(root, "alike", one.in(List.of()), USER, "", folder);
                Child containedRoot = startReader(root, "root", two.in(List.of()), "0:0", Integer.toString(GROUP), folder);
                Child member = startReader(root, "member", List.of(), "20003:20003", Integer.toString(GROUP), folder)) {
            List<Child> all = List.of(own, neighbour, contained, alike, containedRoot, member);
            assertThat(own.output()).contains("CapPrm:\t0000000000000000CapEff:\t0000000000000000");
            assertThat(serving.stats().readers()).hasSize(all.size()).filteredOn(reader -> reader.all()).hasSize(1);

            List<String> urls = new ArrayList<>();
            for (Child client : all) {
                urls.add(presign("key-" + urls.size()));
            }
            for (int i = 0; i < all.size(); i++) {
                all.get(i).tell(REQUESTS + " " + urls.get(i));
            }
            for (Child client : all) {
                client.awaitOutput("done " + REQUESTS, TIMEOUT);
            }

            assertThat(events(own, REQUESTS)).containsOnly(event(0, own)).hasSize(REQUESTS);
            assertThat(events(neighbour, REQUESTS)).containsOnly(event(1, neighbour)).hasSize(REQUESTS);
            assertThat(events(containedRoot, REQUESTS)).containsOnly(event(4, containedRoot)).hasSize(REQUESTS);
            for (Child client : List.of(contained, alike)) {
                assertThat(events(client, 2 * REQUESTS)).hasSize(2 * REQUESTS)
                        .containsOnly(event(2, contained), event(3, alike));
            }
            for (int i = 0; i < all.size(); i++) { // and those of nginx, which passes them on
                String event = event(i, all.get(i));
                Await.until(event, TIMEOUT, () -> lines(member).stream().filter(event::equals).count() == REQUESTS);
            }
            for (Child client : all) {
                assertThat(client.ask("stats", TIMEOUT)).contains("lost=0", "missed=0", "unreadable=0", "connections=1");
                assertThat(client.ask("maps", TIMEOUT)).isEqualTo("libbpf false");
                assertThat(client.ask("advice", TIMEOUT)).startsWith("advice ");
            }
        }
        assertThat(folder.resolve("events.sock")).doesNotExist();
    }

    static Child startReader(JreRoot root, String name, List<String> cgroup, String user, String groups, Path folder,
            String... arguments) {
        List<String> command = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            command.add("--illegal-native-access=deny");
        }
        command.addAll(List.of("-cp", "/app/classes:/app/test-classes:/app/*", ReadingClient.class.getName(),
                "/run/events.sock"));
        command.addAll(List.of(arguments));
        Child reader = root.start(name, cgroup, user, groups, folder, command.toArray(String[]::new));
        reader.awaitOutput("connected", TIMEOUT);
        return reader;
    }

    /** A folder that everybody can look into, and only root writes to. */
    static Path openFolder(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectory(directory.resolve("run"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static String presign(String key) {
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, key, 100);
        String target = clients.presign(Front.PLAIN, "get_object", BUCKET, key);
        return target.startsWith("http") ? target : server.endpoint(Front.PLAIN) + target;
    }

    private static List<String> events(Child client, int count) {
        Await.until(count + " events of " + client, TIMEOUT, () -> lines(client).size() >= count);
        return lines(client);
    }

    private static List<String> lines(Child client) {
        return client.output().lines().filter(line -> line.startsWith("event ")).toList();
    }

    private static String event(int key, Child client) {
        return "event key-" + key + " " + client.pid();
    }
}
