package io.s3trace.s3;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the host table: what a host name looks like, and the bucket that it names.
 *
 * @param labels the pattern's labels; names in braces stand for what they match
 * @param bucket the bucket with names in braces to be filled in, {@code -} if it is in the path
 * @param note what the host is besides, or empty
 */
record HostPattern(List<String> labels, String bucket, String note) {

    static HostPattern parse(List<String> columns) {
        if (columns.size() < 2 || columns.size() > 3) {
            throw new IllegalArgumentException("host line needs 2 or 3 columns: " + columns);
        }
        return new HostPattern(
                List.of(columns.get(0).split("\\.")), columns.get(1), columns.size() == 3 ? columns.get(2) : "");
    }

    /** The pattern of an endpoint that has its buckets in the path. */
    static HostPattern endpoint(String endpoint) {
        return parse(List.of(endpoint, "-"));
    }

    /** The pattern of an endpoint's buckets: {@code bucket.endpoint}. */
    static HostPattern bucketsOf(String endpoint) {
        return parse(List.of("{bucket}." + endpoint, "{bucket}"));
    }

    /** Returns the bucket of a host (empty if it is in the path), or nothing if the host does not fit. */
    Optional<String> match(List<String> host) {
        Map<String, String> found = new HashMap<>();
        if (!match(host, 0, 0, found)) {
            return Optional.empty();
        }
        String filled = bucket.equals("-") ? "" : bucket;
        for (Map.Entry<String, String> entry : found.entrySet()) {
            filled = filled.replace(entry.getKey(), entry.getValue());
        }
        return Optional.of(filled);
    }

    private boolean match(List<String> host, int label, int at, Map<String, String> found) {
        if (label == labels.size()) {
            return at == host.size();
        }
        String pattern = labels.get(label);
        int most = isOpenEnded(pattern) ? host.size() - at : 1;
        for (int count = 1; count <= most && at + count <= host.size(); count++) {
            String text = String.join(".", host.subList(at, at + count));
            if (matchLabel(pattern, text, found) && match(host, label + 1, at + count, found)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOpenEnded(String pattern) {
        return pattern.equals("{bucket}") || pattern.equals("{domain}");
    }

    /** Matches text with {@code literal{name}} or {@code {name}-{name}}; the last dash divides. */
    private static boolean matchLabel(String pattern, String text, Map<String, String> found) {
        int brace = pattern.indexOf('{');
        if (brace < 0) {
            return pattern.equals(text);
        }
        if (!text.startsWith(pattern.substring(0, brace))) {
            return false;
        }
        String name = pattern.substring(brace);
        String value = text.substring(brace);
        int divider = name.indexOf("}-{") + 1;
        if (divider > 0) {
            int dash = value.lastIndexOf('-');
            if (dash < 1) {
                return false;
            }
            found.put(name.substring(0, divider), value.substring(0, dash));
            name = name.substring(divider + 1);
            value = value.substring(dash + 1);
        }
        found.put(name, value);
        return !value.isEmpty();
    }
}
