package io.s3trace.internal.s3;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Patterns of host names, in their order. They are found by the last two labels of a name: most names do not end like any
 * pattern, and so are not compared with those.
 */
final class HostPatterns {
    private static final int DOMAIN_LABELS = 2;

    /** By domain: the patterns that end in it, and those that end in any domain. */
    private final Map<String, List<HostPattern>> byDomain = new HashMap<>();
    /** The patterns that end in any domain. */
    private final List<HostPattern> anywhere = new ArrayList<>();

    /** Takes patterns, the most important first. */
    HostPatterns(List<HostPattern> patterns) {
        for (HostPattern pattern : patterns) {
            String domain = domain(pattern.labels());
            if (domain.isEmpty() || domain.contains("{")) {
                anywhere.add(pattern);
                byDomain.values().forEach(list -> list.add(pattern));
            } else {
                byDomain.computeIfAbsent(domain, any -> new ArrayList<>(anywhere)).add(pattern);
            }
        }
    }

    /** Returns the meaning of a host by the first pattern that fits. */
    Optional<Host> match(String host, List<String> labels) {
        for (HostPattern pattern : byDomain.getOrDefault(domain(labels), anywhere)) {
            Optional<Host> match = pattern.match(host, labels);
            if (match.isPresent()) {
                return match;
            }
        }
        return Optional.empty();
    }

    /** Does a name end in the same domain as a pattern? */
    boolean knowsDomain(List<String> labels) {
        return byDomain.containsKey(domain(labels));
    }

    private static String domain(List<String> labels) {
        int count = labels.size();
        return count < DOMAIN_LABELS ? "" : labels.get(count - DOMAIN_LABELS) + '.' + labels.get(count - 1);
    }
}
