package io.s3trace.it;

import io.s3trace.S3Tracer;
import io.s3trace.TraceReader;
import io.s3trace.TraceReaderBuilder;
import io.s3trace.advice.S3Advisor;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that makes requests, and reads what a tracer in another process reports. Arguments: the tracer's socket, and "quiet"
 * if events are not to be printed. Each line of its input is a number and a URL to get so many times, or a question about what it
 * has read.
 */
final class ReadingClient {
    private final S3Statistics statistics = new S3Statistics(StatisticsKey.OPERATION);
    private final S3Advisor advisor = new S3Advisor();
    private final TraceReader reader;

    private ReadingClient(Path socket, boolean quiet) {
        TraceReaderBuilder builder = S3Tracer.connect(socket).onEveryEvent(statistics).onEveryEvent(advisor)
                .onFailedConnection(advisor);
        if (!quiet) {
            builder.onMissed(missed -> System.out.println("missed " + missed));
            builder.onEvent(event -> System.out.println("event " + event.resource().key() + " " + event.process().pid()));
        }
        reader = builder.start();
    }

    public static void main(String[] args) throws IOException {
        ReadingClient client = new ReadingClient(Path.of(args[0]), args.length > 1);
        System.out.println("connected " + line("/proc/self/status", "CapPrm") + line("/proc/self/status", "CapEff"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(client.does(line));
        }
        client.reader.close();
    }

    private String does(String line) throws IOException {
        return switch (line) {
            case "stats" -> "stats " + reader.stats();
            case "received" -> Long.toString(reader.stats().received());
            case "statistics" -> figures(statistics);
            case "advice" -> "advice " + advisor.report().verdict().kind();
            case "maps" -> "libbpf " + Files.readString(Path.of("/proc/self/maps")).contains("bpf");
            default -> "done " + get(Integer.parseInt(line.split(" ", 2)[0]), URI.create(line.split(" ", 2)[1]));
        };
    }

    /** What is compared with other programs that have had the same events. */
    static String figures(S3Statistics statistics) {
        return statistics.snapshot().keys().stream().map(Object::toString).sorted().toList().toString();
    }

    private static int get(int times, URI uri) throws IOException {
        int succeeded = 0;
        for (int i = 0; i < times; i++) {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (connection.getResponseCode() == 200) {
                try (InputStream body = connection.getInputStream()) {
                    body.readAllBytes();
                    succeeded++;
                }
            }
        }
        return succeeded;
    }

    private static String line(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(line -> line.startsWith(name)).findFirst().orElse("");
    }
}
