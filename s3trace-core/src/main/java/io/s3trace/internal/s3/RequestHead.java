package io.s3trace.internal.s3;

import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;

/** What the request line and the headers say about the operation, as positions in the head. Reused. */
final class RequestHead {
    private static final RequestHead NOTHING = new RequestHead(new RequestFacts());

    /** The result for the outside. */
    RequestFacts facts;
    HttpMethod method = HttpMethod.GET;
    final Span target = new Span();
    /** True if the target continues beyond what was captured. */
    boolean cut;
    /** True if headers may be missing: what they would say is not known. */
    boolean headersCut;
    final Span host = new Span();
    /** Where the host is: in the head, or in what is remembered of an earlier one. */
    MemorySegment hostBytes = MemorySegment.NULL;
    final Span copySource = new Span();
    final Span range = new Span();

    /** What the request has, in bits of the operation table. */
    long present;

    /** True if signed for a directory bucket. */
    boolean express;

    RequestHead(RequestFacts facts) {
        this.facts = facts;
    }

    /** Call before filling it. After that, headers must be read, or forgotten. */
    void begin(RequestFacts newFacts, HttpMethod newMethod) {
        if (facts != newFacts) { // mostly the same, and storing a reference costs more
            facts = newFacts;
        }
        if (method != newMethod) {
            method = newMethod;
        }
        cut = false;
        headersCut = false;
    }

    /** Takes over what headers said to another one, and forgets what they said to this one. */
    @SuppressWarnings("MemorySegmentReferenceEquality") // mostly the same, and storing a reference costs more
    void copyHeaders(RequestHead other) {
        host.set(other.host);
        if (hostBytes != other.hostBytes) {
            hostBytes = other.hostBytes;
        }
        copySource.set(other.copySource);
        range.set(other.range);
        present = other.present;
        express = other.express;
        facts.copyHeaders(other.facts);
    }

    /** Forgets what headers said. */
    void forgetHeaders() {
        copyHeaders(NOTHING);
    }
}
