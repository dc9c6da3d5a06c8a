package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.TlsLibrary;
import io.s3trace.event.TracerStats;
import io.s3trace.event.TracerStats.Probe;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hundred processes with five TLS libraries each: all are covered, each library once, and soon. */
@RequiresBpf
@RequiresTools({"cc", "openssl", "libgnutls.so.30", "libnspr4.so"})
@Tag("alone")
class ManyProcessesIT {
    private static final int PROCESSES = 200;
    /** Of the time that a tracer takes to be ready with one of them, beside once for each image. */
    private static final int TIMES_AS_LONG = 25;

    @TempDir
    private Path directory;

    /** All share the libraries, or there are twenty images with libraries of their own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void everyLibraryIsAttachedToOnceForAllProcesses(int images) throws IOException {
        Duration withOne = timeToReadyWithOne();
        try (MappingProcesses processes = MappingProcesses.start(directory, PROCESSES, images);
                S3Tracer tracer = builder().start()) {
            assertReadySoon(tracer.stats(), withOne, images);
            assertAllCovered(tracer, processes.pids());
            List<Probe> probes = probesInImages(tracer);
            assertThat(probes).doesNotHaveDuplicates();
            assertThat(probes.stream().map(Probe::library).distinct())
                    .hasSize(images * MappingProcesses.LIBRARIES);
        }
    }

    @Test
    void everyNamedProcessHasProbesOfItsOwn() throws IOException {
        Duration withOne = timeToReadyWithOne();
        try (MappingProcesses processes = MappingProcesses.start(directory, PROCESSES, 20)) {
            long[] pids = Arrays.copyOf(processes.pids(), PROCESSES / 2);
            try (S3Tracer tracer = builder().pid(pids).start()) {
                assertReadySoon(tracer.stats(), withOne, 20);
                assertAllCovered(tracer, pids);
                assertThat(probesInImages(tracer).stream().map(probe -> (long) probe.pid()).distinct())
                        .containsExactlyInAnyOrderElementsOf(Arrays.stream(pids).boxed().toList());
            }
        }
        assertThat(OpenResources.now().bpfDescriptors()).isEmpty();
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.AUTO);
    }

    private List<Probe> probesInImages(S3Tracer tracer) {
        return tracer.stats().probes().stream().filter(probe -> probe.library().startsWith(directory + "/image-")).toList();
    }

    /** With one process that maps an image of its own, whose libraries no tracer has seen. */
    private Duration timeToReadyWithOne() throws IOException {
        try (MappingProcesses _ = MappingProcesses.start(Files.createDirectory(directory.resolve("one")), 1, 1);
                S3Tracer tracer = builder().start()) {
            return tracer.stats().timeToReady();
        }
    }

    private static void assertReadySoon(TracerStats stats, Duration withOne, int images) {
        System.out.printf("ready after %d ms, %d ms with one process: %d probes in %d libraries%n",
                stats.timeToReady().toMillis(), withOne.toMillis(), stats.probes().size(),
                stats.probes().stream().map(Probe::library).distinct().count());
        assertThat(stats.timeToReady()).isPositive().isLessThan(withOne.multipliedBy(TIMES_AS_LONG + images));
    }

    private static void assertAllCovered(S3Tracer tracer, long[] pids) {
        var coverage = tracer.coverage().stream().collect(Collectors.toMap(ProcessCoverage::pid, Function.identity()));
        for (long pid : pids) {
            assertThat(coverage.get((int) pid).files().get(TlsLibrary.OPENSSL)).hasSize(2);
            assertThat(coverage.get((int) pid).files()).containsKeys(TlsLibrary.GNUTLS, TlsLibrary.NSS, TlsLibrary.S2N);
        }
    }
}
