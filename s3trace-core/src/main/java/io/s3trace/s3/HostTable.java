package io.s3trace.s3;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which bucket a host name means: by the table in {@code hosts.txt}, by endpoints that were configured, and by
 * endpoints learnt from traffic. Not quick: the caller remembers what it said about a host.
 */
final class HostTable {

    private static final List<HostPattern> KNOWN =
            TableFile.read("hosts.txt").stream().map(HostPattern::parse).toList();

    /** Endpoints are few; whoever makes up more host names than this teaches us nothing. */
    private static final int MAX_LEARNT = 64;

    /** RFC 1035, section 2.3.4: what is longer is no name, and not worth the time of matching patterns. */
    private static final int LONGEST_NAME = 255;

    private final List<HostPattern> patterns = new ArrayList<>();
    private final Set<String> learnt = new LinkedHashSet<>();

    /**
     * @param endpoints host names of endpoints whose buckets are sub-domains, ports ignored
     */
    HostTable(List<String> endpoints) {
        for (String endpoint : endpoints) {
            patterns.add(HostPattern.endpoint(withoutPort(endpoint)));
            patterns.add(HostPattern.bucketsOf(withoutPort(endpoint)));
        }
        patterns.addAll(KNOWN);
    }

    /** Takes note that the sub-domains of this host are buckets; returns true if that is news. */
    boolean learn(String endpoint) {
        String name = withoutPort(endpoint);
        return !isAddress(name) && learnt.size() < MAX_LEARNT && learnt.add(name);
    }

    /** Says what a {@code Host} header means. */
    Host look(String host) {
        String name = withoutPort(host);
        if (isAddress(name) || name.length() > LONGEST_NAME) {
            return new Host(host, "", false, false, false);
        }
        List<String> labels = List.of(name.split("\\.", -1));
        for (HostPattern pattern : patterns) {
            Optional<String> bucket = pattern.match(labels);
            if (bucket.isPresent()) {
                String note = pattern.note();
                return new Host(host, bucket.get(), true, note.equals("website"), note.equals("s3express"));
            }
        }
        return new Host(host, learntBucket(name), false, false, false);
    }

    private String learntBucket(String name) {
        for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (learnt.contains(name.substring(dot + 1))) {
                return name.substring(0, dot);
            }
        }
        return "";
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > 0 && host.indexOf(']', colon) < 0 ? host.substring(0, colon) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    /** IPv6 literals are in brackets; no top-level domain begins with a digit. */
    static boolean isAddress(String name) {
        if (name.isEmpty() || name.charAt(0) == '[') {
            return true;
        }
        char afterLastDot = name.charAt(Math.min(name.lastIndexOf('.') + 1, name.length() - 1));
        return afterLastDot >= '0' && afterLastDot <= '9';
    }
}
