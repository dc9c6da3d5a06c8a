package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the host table: the form of a host name, and the bucket that it names.
 *
 * @param labels the pattern's labels; names in braces stand for what they match
 * @param bucket the bucket with names in braces to be filled in, {@code -} if it is in the path
 * @param prefix the beginning of all paths, or empty
 * @param note what else the host is, or empty
 * @param regions the form of regions' names, or null if they may have any
 * @param source how the bucket is known
 */
record HostPattern(List<String> labels, String bucket, String prefix, String note, @Nullable Pattern regions,
        BucketSource source) {

    static HostPattern of(String host, String bucket, String note, @Nullable Pattern regions, BucketSource source) {
        int slash = host.indexOf('/');
        String name = slash < 0 ? host : host.substring(0, slash);
        String prefix = slash < 0 ? "" : host.substring(slash).replaceAll("/+$", "");
        return new HostPattern(List.of(name.split("\\.")), bucket, prefix, note, regions, source);
    }

    /** Returns what a host with this name means, or nothing if its labels do not fit. */
    Optional<Host> match(String host, List<String> name) {
        Map<String, String> found = new HashMap<>();
        if (!match(name, 0, 0, found)) {
            return Optional.empty();
        }
        String filled = bucket.equals("-") ? "" : bucket;
        for (Map.Entry<String, String> entry : found.entrySet()) {
            filled = filled.replace(entry.getKey(), entry.getValue());
        }
        return Optional.of(
                new Host(host, filled, source, servesS3(), server(), prefix, note.equals("website"), note.equals("s3express")));
    }

    private boolean servesS3() {
        return !note.equals("any") && !note.equals("guess");
    }

    private Server server() {
        if (note.equals("control") || note.equals("google")) {
            return note.equals("control") ? Server.CONTROL : Server.GOOGLE;
        }
        return regions == null ? Server.UNKNOWN : Server.AMAZON;
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
        HostWord word = pattern.startsWith("{") && pattern.endsWith("}") ? word(pattern) : null;
        return word != null && word.openEnded();
    }

    /** Matches text with {@code literal{name}} or {@code {name}-{name}}. The last dash separates. */
    private boolean matchLabel(String pattern, String text, Map<String, String> found) {
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
        return fits(name, value);
    }

    private boolean fits(String name, String value) {
        if (name.equals("{region}") && regions != null) {
            return regions.matcher(value).matches();
        }
        HostWord word = word(name);
        return !value.isEmpty() && (word == null || word.fits(value));
    }

    private static @Nullable HostWord word(String name) {
        return HostWord.of(name.substring(1, name.length() - 1));
    }
}
