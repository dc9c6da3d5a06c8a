package io.s3trace.s3;

import io.s3trace.BucketSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells which bucket a host name means: by endpoints that were configured, by the table in {@code hosts.txt}, by what
 * traffic has taught, and if all that says nothing, by what is likely. Not quick: the caller remembers what it said about a
 * host.
 */
final class HostTable {

    /** RFC 1035, section 2.3.4: what is longer is no name, and not worth the time of matching patterns. */
    private static final int LONGEST_NAME = 255;

    private final List<HostPattern> certain = new ArrayList<>();
    private final List<HostPattern> likely = new ArrayList<>();
    private final LearnedHosts learned = new LearnedHosts();

    /**
     * @param endpoints endpoints whose buckets are sub-domains or in the path, which may go on behind a path of the
     *     endpoint's own; ports are ignored
     */
    HostTable(List<String> endpoints) {
        endpoints.forEach(endpoint -> certain.addAll(HostLines.endpoint(endpoint)));
        for (HostPattern pattern : HostLines.LISTED) {
            (pattern.source() == BucketSource.GUESSED ? likely : certain).add(pattern);
        }
    }

    /**
     * Takes note of what a host is; returns true if that is news.
     *
     * @param bucket the bucket that it names, empty if its buckets are in the path
     */
    boolean learn(Host host, String bucket) {
        return learned.learn(HostName.of(host.name()), bucket);
    }

    /** Says what a {@code Host} header means. */
    Host look(String host) {
        String name = HostName.of(host);
        if (name.length() > LONGEST_NAME) {
            return inPath(host, BucketSource.GUESSED);
        }
        List<String> labels = List.of(name.split("\\.", -1));
        Optional<Host> known = match(certain, host, labels);
        if (known.isPresent()) {
            return known.get();
        }
        if (HostName.isPlain(name)) {
            return inPath(host, BucketSource.PATH);
        }
        Host taught = learned.find(host, name);
        taught = taught == null ? learned.guess(host, name) : taught;
        return taught == null ? match(likely, host, labels).orElseGet(() -> inPath(host, BucketSource.GUESSED)) : taught;
    }

    private static Optional<Host> match(List<HostPattern> patterns, String host, List<String> labels) {
        for (HostPattern pattern : patterns) {
            Optional<Host> match = pattern.match(host, labels);
            if (match.isPresent()) {
                return match;
            }
        }
        return Optional.empty();
    }

    private static Host inPath(String host, BucketSource source) {
        return new Host(host, "", source, false, Server.UNKNOWN, "", false, false);
    }
}
