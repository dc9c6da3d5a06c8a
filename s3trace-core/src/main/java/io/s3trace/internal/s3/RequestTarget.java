package io.s3trace.internal.s3;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Redactions;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;

/**
 * Where the parts of a request target are (RFC 9112, section 3.2), and where bucket and key are in its path. Userinfo, which
 * may be a password, is added to the redactions. Reused.
 */
final class RequestTarget {

    /** Host and port of a target in absolute or authority form, or empty. */
    final Span authority = new Span();
    /** Begins with a slash; empty if there is none. */
    final Span path = new Span();
    /** After the question mark; empty if there is none. */
    final Span query = new Span();
    /** The bucket in the path; empty if there is none, or if it is in the host. */
    final Span bucket = new Span();
    /** The key in the path; empty if there is none. */
    final Span key = new Span();

    private boolean encoded;

    /** True if the path has anything to decode. */
    boolean isEncoded() {
        return encoded;
    }

    /** Finds the parts of a target, which may be cut. */
    void split(MemorySegment bytes, Span whole, boolean cut, Redactions redactions) {
        long from = whole.from;
        long to = whole.to;
        authority.clear();
        long pathStart = from;
        if (from < to && Bytes.at(bytes, from) != '/') {
            pathStart = splitAuthority(bytes, from, to, cut, redactions);
        }
        long question = Bytes.findEither(bytes, pathStart, to, (byte) '?', (byte) '%');
        encoded = question < to && Bytes.at(bytes, question) == '%';
        if (encoded) {
            question = Bytes.find(bytes, question, to, (byte) '?');
        }
        path.set(pathStart, question);
        query.set(Math.min(question + 1, to), to);
    }

    /**
     * Finds bucket and key in the path, and returns what the path is about. Only the first slash separates: all others, and the
     * empty segments between them, belong to the key.
     *
     * @param prefix length of the part of the path that belongs to the endpoint
     */
    Scope address(MemorySegment bytes, boolean bucketInHost, int prefix) {
        long begin = path.from + prefix;
        long start = Math.min(begin + 1, path.to);
        long slash = bucketInHost ? begin : Bytes.find(bytes, start, path.to, (byte) '/');
        bucket.set(start, Math.max(slash, start));
        key.set(Math.min(slash + 1, path.to), path.to);
        if (!key.isEmpty()) {
            return Scope.OBJECT;
        }
        return bucketInHost || !bucket.isEmpty() ? Scope.BUCKET : Scope.SERVICE;
    }

    /** True if the path begins with a prefix, and then ends or has a slash. */
    boolean isBelow(MemorySegment bytes, String prefix) {
        long end = path.from + prefix.length();
        if (end > path.to || end < path.to && Bytes.at(bytes, end) != '/') {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (Bytes.at(bytes, path.from + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** True if the path is only a slash, or empty. */
    boolean isRoot() {
        return path.to - path.from <= 1;
    }

    private long splitAuthority(MemorySegment bytes, long from, long to, boolean cut, Redactions redactions) {
        long colon = Bytes.find(bytes, from, to, (byte) ':');
        long start = isSchemeEnd(bytes, colon, to) ? colon + 3 : from;
        long end = Bytes.findEither(bytes, start, to, (byte) '/', (byte) '?');
        if (cut && end == to) { // this may not be a host, but the beginning of a password
            redactions.add(start, end);
            return end;
        }
        long host = start;
        for (long at = Bytes.find(bytes, start, end, (byte) '@'); at < end; ) {
            host = at + 1;
            at = Bytes.find(bytes, host, end, (byte) '@');
        }
        if (host > start) {
            redactions.add(start, host - 1);
        }
        authority.set(host, end);
        return end;
    }

    private static boolean isSchemeEnd(MemorySegment bytes, long colon, long to) {
        return to - colon >= 3 && Bytes.at(bytes, colon + 1) == '/' && Bytes.at(bytes, colon + 2) == '/';
    }
}
