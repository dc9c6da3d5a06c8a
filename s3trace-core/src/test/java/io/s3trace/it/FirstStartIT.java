package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.it.AccessLogComparison.Request;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that carry their own TLS, when they are started for the first time after the tracer. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "rclone"})
class FirstStartIT {
    private static final String BUCKET = "first-start";
    private static final int FILES = 30;
    /** Each first start is one of a file that no tracer has seen. */
    private static final int STARTS = Integer.getInteger("s3trace.starts", 2);

    private static S3Server server;
    private static Path source;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        new Clients(server).boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        source = Files.createDirectories(server.directory().resolve("first-start"));
        for (int i = 0; i < FILES; i++) {
            Files.write(source.resolve("file-" + i), new byte[100 + 1000 * i]);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Nobody runs rclone when the tracer starts. */
    @Test
    void aProgramOfThePathIsSeenFromItsFirstRequestOn() {
        TracedTraffic.of(server, ProbeMode.GO, () -> copy(Rclone.USUAL)).assertSame();
    }

    @Test
    void aProgramOfANamedFolderIsSeenFromItsFirstRequestOn() throws IOException {
        for (int i = 0; i < STARTS; i++) {
            Path program = newProgram("named-" + i);
            TracedTraffic.of(server, S3Tracer.builder().mode(ProbeMode.GO).tuning(t -> t.programFolders(program.getParent())),
                    () -> copy(program.toString())).assertSame();
        }
    }

    /** A probe in its old place would end the new program. */
    @Test
    void aProgramThatIsWrittenOverIsProbedAnew() throws IOException {
        Path program = newProgram("written-over");
        Path other = program.resolveSibling("other");
        Files.copy(Path.of("/usr/bin/env"), other);
        byte[] rclone = Files.readAllBytes(program);
        TracedTraffic.of(server, S3Tracer.builder().mode(ProbeMode.GO).tuning(t -> t.programFolders(program.getParent())), () -> {
            copy(program.toString());
            write(program, read(other));
            try (Child env = Child.start(server.directory(), "env", List.of(program.toString(), "true"))) {
                env.succeed(Duration.ofSeconds(10));
            }
            write(program, rclone);
            // A file that has just been written is left alone for a second.
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            copy(program.toString());
        }).assertSame();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its first requests are made before it is probed. Of what is reported, nothing is false. */
    @Test
    void ofAnUnknownProgramNothingFalseIsReported() throws IOException {
        for (int i = 0; i < STARTS; i++) {
            Path program = newProgram("unknown-" + i);
            AccessLog log = server.accessLog().fromHere();
            EventCollector events = EventCollector.of(server);
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.GO).includeUnknown(true).onEvent(events).start()) {
                copy(program.toString());
            }
            assertTrue(events.events(), log.complete());
        }
    }

    /** What was not seen is said to be unknown. All else is in the log, as often. */
    private static void assertTrue(List<S3RequestEvent> events, List<AccessLogEntry> log) {
        assertThat(events).filteredOn(S3RequestEvent::joined)
                .allMatch(event -> event.gap() && event.outcome() != Outcome.COMPLETE && event.response().status() < 0);
        List<S3RequestEvent> whole = events.stream().filter(event -> !event.joined()).toList();
        assertThat(whole).allMatch(event -> event.outcome() == Outcome.COMPLETE).noneMatch(S3RequestEvent::gap);
        Map<Request, Long> logged = counts(log.stream().map(Request::of));
        counts(whole.stream().map(Request::of)).forEach((request, times) ->
                assertThat(times).as("events of %s", request).isLessThanOrEqualTo(logged.getOrDefault(request, 0L)));
    }

    private static Map<Request, Long> counts(Stream<Request> all) {
        return all.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Path newProgram(String folder) throws IOException {
        Path original = Path.of("/usr/bin").resolve(Rclone.USUAL);
        return Files.copy(original, Files.createDirectories(server.directory().resolve(folder)).resolve("rclone"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void copy(String program) {
        new Rclone(server, program).run(Front.KEEP_ALIVE, "copy", "--transfers", "8", source.toString(),
                ":s3:" + BUCKET + "/" + System.nanoTime());
    }
}
