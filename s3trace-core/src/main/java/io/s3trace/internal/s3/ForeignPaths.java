package io.s3trace.internal.s3;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.NameTable;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.TableFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out at which servers a path is not S3's, by the table in {@code foreign.txt}. */
final class ForeignPaths {

    private static final Rule[] NO_RULES = {};

    /** By the first segment of the path. */
    private static final NameTable<Rule[]> RULES = new NameTable<>(bySegment(), NO_RULES);

    private ForeignPaths() {}

    /** A path, from its second segment on, and the server at which it is foreign. */
    private record Rule(Ascii rest, Server server, boolean anywhere) {
        boolean fits(MemorySegment bytes, long from, long to) {
            long end = from + rest.length();
            return rest.length() == 0 || rest.isAt(bytes, from, to) && (end == to || Bytes.at(bytes, end) == '/');
        }
    }

    /**
     * Returns the bits of the servers at which a path is not S3's.
     *
     * @param path begins with a slash
     * @param bucketInHost true if the host names the bucket
     */
    static int servers(MemorySegment bytes, Span path, boolean bucketInHost) {
        long start = Math.min(path.from + 1, path.to);
        long slash = Bytes.find(bytes, start, path.to, (byte) '/');
        int servers = 0;
        for (Rule rule : RULES.find(bytes, start, slash)) {
            if ((rule.anywhere || !bucketInHost) && rule.fits(bytes, slash, path.to)) {
                servers |= rule.server.bit();
            }
        }
        return servers;
    }

    private static Map<String, Rule[]> bySegment() {
        Map<String, List<Rule>> rules = new HashMap<>();
        for (List<String> line : TableFile.read(ForeignPaths.class, "foreign.txt")) {
            String path = line.get(1);
            int slash = path.indexOf('/', 1);
            String rest = slash < 0 ? "" : path.substring(slash);
            rules.computeIfAbsent(slash < 0 ? path.substring(1) : path.substring(1, slash), any -> new ArrayList<>())
                    .add(new Rule(new Ascii(rest), Server.valueOf(line.get(0).toUpperCase(Locale.ROOT)), line.size() > 2));
        }
        Map<String, Rule[]> arrays = new HashMap<>();
        rules.forEach((segment, list) -> arrays.put(segment, list.toArray(Rule[]::new)));
        return arrays;
    }
}
