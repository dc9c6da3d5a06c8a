package io.s3trace.examples.kernels;

import io.s3trace.S3Tracer;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.TlsLibrary;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A tracer of everything on the guest, and what it reports, in files of one folder. */
final class GuestTracer {
    private S3Tracer tracer;
    private EventFiles files;

    /** Starts one, with some modes or, if none is named, all. */
    String start(String folder, List<String> modes) throws IOException {
        files = new EventFiles(Path.of(folder));
        // The warm-up is worth its while on a busy host; here, it takes longer than the test.
        tracer = S3Tracer.builder().tuning(t -> t.warmUp(false)).endpoint("s3.guest.test")
                .mode(modes.stream().map(ProbeMode::valueOf).toArray(ProbeMode[]::new))
                .onEvent(files::request).onFailedConnection(files::request)
                .onConnect(files::connect).onHandshake(files::handshake).onResolve(files::lookup)
                .start();
        TracerStats stats = tracer.stats();
        return stats.probes().size() + " probes, sockets " + stats.sockets() + ", lost "
                + stats.lost().stream().map(TracerStats.LostFeature::name).toList();
    }

    /** Waits until there are probes in the files of a process. */
    String awaitCoverage(long pid) {
        Patience.await("process " + pid + " is traced", () -> tracer.coverage().stream()
                .anyMatch(process -> process.pid() == pid && !libraries(process).isEmpty()));
        return "";
    }

    private static Set<TlsLibrary> libraries(ProcessCoverage process) {
        Set<TlsLibrary> libraries = new HashSet<>(process.files().keySet());
        libraries.remove(TlsLibrary.NONE); // in the kernel, of all processes
        return libraries;
    }

    /** Waits until so many events have come. */
    String awaitEvents(int count) {
        Patience.await(count + " events", () -> files.requests() >= count);
        return files.requests() + " events";
    }

    /** Stops it, if there is one. */
    String stop() throws IOException {
        Optional<S3Tracer> running = Optional.ofNullable(tracer);
        tracer = null;
        if (running.isPresent()) {
            running.get().close();
            files.stats(running.get().stats());
            files.close();
        }
        return "";
    }
}
