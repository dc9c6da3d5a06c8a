package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import io.s3trace.internal.collect.RecentMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What unmistakable requests have shown about hosts. Each shows something only about the host to which it was sent. What is
 * learned later replaces what it contradicts. Bounded: the host that was not asked for longest is forgotten.
 */
final class LearnedHosts {

    private static final int MOST = 256;

    /** The bucket that a host names, empty if it is an endpoint with its buckets in the path. */
    private final Map<String, String> buckets = new RecentMap<>(MOST);
    /** Hosts below which there are buckets, or might be. */
    private final Map<String, Boolean> parents = new RecentMap<>(MOST);

    /** Remembers a host. Returns true if that was not known before. */
    boolean learn(String name, String bucket) {
        String before = buckets.put(name, bucket);
        parents.put(bucket.isEmpty() ? name : name.substring(bucket.length() + 1), true);
        return !bucket.equals(before);
    }

    /** Returns what is known of a host, or null. */
    @Nullable Host find(String host, String name) {
        String bucket = buckets.get(name);
        return bucket == null ? null : host(host, bucket, BucketSource.LEARNED);
    }

    /** Returns what a host is likely to be, if it is below one about which something is known; otherwise null. */
    @Nullable Host guess(String host, String name) {
        for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (parents.containsKey(name.substring(dot + 1))) {
                return host(host, name.substring(0, dot), BucketSource.GUESSED);
            }
        }
        return null;
    }

    private static Host host(String name, String bucket, BucketSource source) {
        return new Host(name, bucket, source, false, Server.UNKNOWN, "", false, false);
    }
}
