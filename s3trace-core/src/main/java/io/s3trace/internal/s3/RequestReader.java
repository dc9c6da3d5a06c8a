package io.s3trace.internal.s3;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.http.RequestLine;
import io.s3trace.internal.http.RequestStart;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Redactions;
import io.s3trace.internal.text.Texts;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Reads the head of an HTTP/1.x request: what it is as HTTP, and what it means to S3. The bytes are read in place; the secrets
 * in them never become Java objects. It remembers hosts and texts that come again. So it is for one thread, and best kept.
 */
public final class RequestReader {

    private final RequestHead head = new RequestHead(new RequestFacts());
    private final RequestHeaders headers;
    private final TargetReader target;

    /** Creates a reader that knows the public endpoints of S3, and learns others. */
    public RequestReader() {
        this(List.of(), KeyPolicy.plain());
    }

    /**
     * Creates a reader that also knows the given endpoints.
     *
     * @param endpoints host names of endpoints: a bucket {@code b} may be called {@code b.endpoint}; ports are ignored
     * @param keys what to show of object keys
     */
    public RequestReader(List<String> endpoints, KeyPolicy keys) {
        Texts texts = new Texts();
        headers = new RequestHeaders(texts);
        target = new TargetReader(new Hosts(new HostTable(endpoints)), texts, keys);
    }

    /** Forgets the heads it has read, so that the next ones are read line by line. */
    void forgetHeads() {
        headers.forget();
    }

    /**
     * Reads a head, and nothing after its blank line. If it was cut, its complete lines are read, and of a cut request line
     * what is certain. Without its host, a target says nothing.
     *
     * @param bytes native memory that holds the head
     * @param offset where its first byte is
     * @param length how many bytes there are; there may be a body among them
     * @param into filled with what the head says; empty if it is not the head of a request
     * @return true if it is the head of an HTTP/1.x request
     */
    public boolean read(MemorySegment bytes, long offset, int length, RequestFacts into) {
        return read(bytes, offset, length, 0, into);
    }

    /**
     * Reads a head, as above, on one of several connections. The next head of the same connection will be read faster, because
     * most of its lines will be the same.
     *
     * @param bytes native memory that holds the head
     * @param offset where its first byte is
     * @param length how many bytes there are; there may be a body among them
     * @param stream a number of the connection; if others have the same, that only costs time
     * @param into filled with what the head says; empty if it is not the head of a request
     * @return true if it is the head of an HTTP/1.x request
     */
    public boolean read(MemorySegment bytes, long offset, int length, long stream, RequestFacts into) {
        HttpMethod method = RequestStart.matches(bytes, offset, length) ? HttpMethod.startOf(bytes, offset, length) : null;
        if (method == null) {
            into.clear();
            return false;
        }
        long end = offset + length;
        long lineEnd = Bytes.find(bytes, offset, end, Bytes.LF);
        head.begin(into, method);
        into.begin(method.name());
        long targetStart = offset + method.tokenLength();
        if (lineEnd == end) {
            return cutRequestLine(bytes, targetStart, end, into);
        }
        long version = RequestLine.version(bytes, targetStart, lineEnd);
        if (version < 0) {
            into.clear();
            return false;
        }
        into.httpMinorVersion = RequestLine.minorVersion(bytes, version);
        head.target.set(targetStart, version - 1);
        long headEnd = headers.read(bytes, lineEnd + 1, end, stream + method.ordinal(), head);
        head.headersCut = headEnd < 0;
        into.headLength = headEnd < 0 ? S3RequestEvent.UNKNOWN : (int) (headEnd - offset);
        target.read(bytes, head, into);
        return true;
    }

    /** What must not be copied from the target that was read last. */
    Redactions redactions() {
        return target.redactions();
    }

    /** If the path may go on, neither key nor operation is known. If the query was cut, what was read is valid. */
    private boolean cutRequestLine(MemorySegment bytes, long targetStart, long end, RequestFacts into) {
        if (targetStart >= end) {
            into.clear();
            return false;
        }
        head.forgetHeaders();
        head.target.set(targetStart, Bytes.find(bytes, targetStart, end, (byte) ' '));
        head.cut = head.target.to == end;
        head.headersCut = true;
        target.read(bytes, head, into);
        if (head.cut && Bytes.find(bytes, targetStart, end, (byte) '?') == end) {
            into.forgetOperation();
        }
        return true;
    }
}
