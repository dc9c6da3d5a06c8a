package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/** What is known of the hosts that requests name: looked up once, remembered, and refined by what traffic teaches. */
final class Hosts {

    private static final int PLACES = 256;

    private final HostTable table;
    private final TextCache<Host> cache;

    Hosts(HostTable table) {
        this.table = table;
        this.cache = new TextCache<>(PLACES, table::look);
    }

    /** Returns what a host is. What is before an at sign is no host, and may be a password: it is never kept. */
    Host look(MemorySegment bytes, Span span) {
        if (span.isEmpty()) {
            return Host.NONE;
        }
        Host kept = cache.kept(bytes, span.from, span.to);
        if (kept != null) {
            return kept;
        }
        long from = span.from;
        for (long at = Bytes.find(bytes, from, span.to, (byte) '@'); at < span.to; ) {
            from = at + 1;
            at = Bytes.find(bytes, from, span.to, (byte) '@');
        }
        return from == span.to ? Host.NONE : cache.get(bytes, from, span.to);
    }

    /**
     * Returns the bucket in a host that no table knows, when a request for {@code /} is certainly about a bucket: its
     * first label. If the request is surely S3, the rest of the name is an endpoint from now on.
     */
    String bucketOf(Host host, boolean sure) {
        String name = host.name();
        int dot = name.indexOf('.');
        if (dot < 1 || HostTable.isAddress(name)) {
            return "";
        }
        if (sure && table.learn(name.substring(dot + 1))) {
            cache.clear();
        }
        return name.substring(0, dot);
    }
}
