package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.TextCache;
import java.lang.foreign.MemorySegment;

/** What is known of the hosts that requests name: looked up once, remembered, and refined by what traffic shows. */
final class Hosts {

    private static final int PLACES = 256;

    private final HostTable table;
    private final TextCache<Host> cache;

    Hosts(HostTable table) {
        this.table = table;
        this.cache = new TextCache<>(PLACES, table::look);
    }

    /**
     * Returns what a host is. The part before an at sign is no host, and may be a password: it is never kept.
     *
     * @param s3 whether the request is certainly S3's: otherwise, the host is only remembered if it is in the domain of a known
     *     endpoint
     */
    Host look(MemorySegment bytes, Span span, boolean s3) {
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
        if (from == span.to) {
            return Host.NONE;
        }
        if (s3) {
            return cache.get(bytes, from, span.to);
        }
        Host host = cache.keptOrMade(bytes, from, span.to);
        return table.knowsDomain(host.name()) ? cache.get(bytes, from, span.to) : host;
    }

    /**
     * Remembers what a request has shown about its host, if the request is certainly S3's.
     *
     * @param bucket the bucket that it names, empty if its buckets are in the path
     * @return the host as it is known from now on
     */
    Host learn(Host host, String bucket, boolean sure) {
        if (sure && host.teachable() && table.learn(host, bucket)) {
            cache.clear();
        }
        return new Host(host.name(), bucket, sure ? BucketSource.LEARNED : BucketSource.GUESSED, host.s3(), host.server(),
                host.prefix(), false, false);
    }

    /** Returns the bucket in an unknown host that must name one: its first label; empty if it cannot name one. */
    static String firstLabel(Host host) {
        String name = HostName.of(host.name());
        return HostName.isPlain(name) ? "" : name.substring(0, name.indexOf('.'));
    }
}
