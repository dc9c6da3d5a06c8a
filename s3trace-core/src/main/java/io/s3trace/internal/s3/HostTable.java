package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the bucket that a host name means. It uses, in this order: configured endpoints, the table in {@code hosts.txt}, what
 * was learned from traffic, and what is likely. It is not quick: the caller remembers the result for a host.
 */
final class HostTable {

    /** RFC 1035, section 2.3.4. Anything longer is not a name, and not worth the time of matching patterns. */
    private static final int LONGEST_NAME = 255;

    private final HostPatterns certain;
    private final HostPatterns likely;
    private final LearnedHosts learned = new LearnedHosts();

    /**
     * @param endpoints endpoints whose buckets are sub-domains or in the path, where a path of the endpoint's own may precede
     *     them; ports are ignored
     */
    HostTable(List<String> endpoints) {
        List<HostPattern> known = new ArrayList<>();
        List<HostPattern> guesses = new ArrayList<>();
        endpoints.forEach(endpoint -> known.addAll(HostLines.endpoint(endpoint)));
        for (HostPattern pattern : HostLines.LISTED) {
            (pattern.source() == BucketSource.GUESSED ? guesses : known).add(pattern);
        }
        certain = new HostPatterns(known);
        likely = new HostPatterns(guesses);
    }

    /** Is a host in the domain of a known endpoint? */
    boolean knowsDomain(String host) {
        return certain.knowsDomain(labels(HostName.of(host)));
    }

    private static List<String> labels(String name) {
        return List.of(name.split("\\.", -1));
    }

    /**
     * Remembers what a host is. Returns true if that was not known before.
     *
     * @param bucket the bucket that it names, empty if its buckets are in the path
     */
    boolean learn(Host host, String bucket) {
        return learned.learn(HostName.of(host.name()), bucket);
    }

    /** Returns what a {@code Host} header means. */
    Host look(String host) {
        String name = HostName.of(host);
        if (name.length() > LONGEST_NAME) {
            return inPath(host, BucketSource.GUESSED);
        }
        List<String> labels = labels(name);
        Optional<Host> known = certain.match(host, labels);
        if (known.isPresent()) {
            return known.get();
        }
        if (HostName.isPlain(name)) {
            return inPath(host, BucketSource.PATH);
        }
        Host taught = learned.find(host, name);
        taught = taught == null ? learned.guess(host, name) : taught;
        return taught == null ? likely.match(host, labels).orElseGet(() -> inPath(host, BucketSource.GUESSED)) : taught;
    }

    private static Host inPath(String host, BucketSource source) {
        return new Host(host, "", source, false, Server.UNKNOWN, "", false, false);
    }
}
