package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import io.s3trace.internal.text.TableFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the lines of the host table, and endpoints that users give in the same form. */
final class HostLines {

    /** A partition of Amazon's. */
    private record Partition(String name, String suffix, Pattern regions) {}

    private static final List<Partition> PARTITIONS = TableFile.read(HostLines.class, "partitions.txt").stream()
            .map(line -> new Partition(line.get(0), line.get(1), Pattern.compile(line.get(2))))
            .toList();

    /** The table in {@code hosts.txt}. */
    static final List<HostPattern> LISTED =
            TableFile.read(HostLines.class, "hosts.txt").stream().flatMap(line -> patterns(line).stream()).toList();

    private HostLines() {}

    /** Reads an endpoint as users write it: a host name, with an optional scheme, port and path. */
    static List<HostPattern> endpoint(String endpoint) {
        int scheme = endpoint.indexOf("://");
        String rest = scheme < 0 ? endpoint : endpoint.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String name = HostName.of(slash < 0 ? rest : rest.substring(0, slash));
        return both(name + (slash < 0 ? "" : rest.substring(slash)), "", null, BucketSource.CONFIGURED);
    }

    private static List<HostPattern> patterns(List<String> columns) {
        if (columns.size() < 2 || columns.size() > 3) {
            throw new IllegalArgumentException("host line needs 2 or 3 columns: " + columns);
        }
        String note = columns.size() == 3 ? columns.get(2) : "";
        if (!columns.get(0).contains("{suffix}")) {
            return patterns(columns.get(0), columns.get(1), note, null);
        }
        Set<HostPattern> patterns = new LinkedHashSet<>();
        for (Partition partition : PARTITIONS) {
            patterns.addAll(patterns(columns.get(0).replace("{suffix}", partition.suffix),
                    columns.get(1).replace("{partition}", partition.name), note, partition.regions));
        }
        return List.copyOf(patterns);
    }

    private static List<HostPattern> patterns(String host, String bucket, String note, @Nullable Pattern regions) {
        BucketSource source = note.equals("guess") || note.equals("custom")
                ? BucketSource.GUESSED
                : BucketSource.LISTED;
        return bucket.equals("+")
                ? both(host, note, regions, source)
                : List.of(HostPattern.of(host, bucket, note, regions, source));
    }

    private static List<HostPattern> both(String host, String note, @Nullable Pattern regions, BucketSource source) {
        List<HostPattern> patterns = new ArrayList<>();
        patterns.add(HostPattern.of(host, "-", note, regions, source));
        patterns.add(HostPattern.of("{bucket}." + host, "{bucket}", note, regions, source));
        return patterns;
    }
}
