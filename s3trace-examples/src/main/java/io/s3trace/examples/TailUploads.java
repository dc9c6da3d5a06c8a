package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceSource;
import io.s3trace.event.ProcessInfo;
import io.s3trace.transfer.DownloadTracker;
import io.s3trace.transfer.MultipartUploadEvent;
import io.s3trace.transfer.RangedDownloadEvent;
import io.s3trace.transfer.UploadTracker;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints every multipart upload and every download in ranges as a line of a table, when it has ended. */
@Command(name = "TailUploads", description = "Prints every multipart upload and every download in ranges, when it has ended.")
public final class TailUploads implements Runnable {
    private static final String LINE = "%-12s %7s %-15s %-8s %-44s %6s %8s %8s %10s %9s %10s  %s%n";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Mixin
    private TracerOptions options;

    private TailUploads() {}

    /** Runs until SIGINT or SIGTERM; what is under way then is printed as it stands. */
    public static void main(String[] arguments) {
        CommandLines.run(new TailUploads(), arguments);
    }

    @Override
    @SuppressWarnings("try") // what is printed in the end, is known when it is closed
    public void run() {
        UploadTracker uploads = new UploadTracker(TailUploads::print);
        DownloadTracker downloads = new DownloadTracker(TailUploads::print);
        SourceBuilder<?> builder = options.source().onEvent(uploads).onEvent(downloads);
        Shutdown shutdown = new Shutdown();
        try (TraceSource source = TracerOptions.start(builder)) {
            System.err.println("ready: " + Sources.ready(source) + "; Ctrl-C ends");
            System.out.printf(LINE, "TIME", "PID", "COMM", "WHAT", "BUCKET/KEY", "PARTS", "RETRIES", "PARALLEL",
                    "MB", "S", "MB/S", "OUTCOME");
            shutdown.await();
            source.close();
            uploads.openUploads().forEach(TailUploads::print);
            downloads.openDownloads().forEach(TailUploads::print);
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    private static void print(MultipartUploadEvent upload) {
        String outcome = upload.errorCode().isEmpty() ? upload.outcome().name() : upload.errorCode();
        print(upload.start(), upload.process(), "upload", upload.bucket() + "/" + upload.key(), upload.parts(),
                upload.retries(), upload.maxConcurrency(), upload.partBytes(), upload.durationNanos(),
                upload.bytesPerSecond(), outcome);
    }

    private static void print(RangedDownloadEvent download) {
        print(download.start(), download.process(), "download", download.bucket() + "/" + download.key(),
                download.ranges(), download.retries(), download.maxConcurrency(), download.bytes(),
                download.durationNanos(), download.bytesPerSecond(), download.outcome().name());
    }

    private static void print(
            Instant start, ProcessInfo process, String what, String object, int parts, int retries, int parallel,
            long bytes, long durationNanos, double bytesPerSecond, String outcome) {
        System.out.printf(LINE, CLOCK.format(start), process.pid(), process.comm(), what, object, parts, retries,
                parallel, decimal(bytes / 1e6), decimal(durationNanos / 1e9), decimal(bytesPerSecond / 1e6), outcome);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
