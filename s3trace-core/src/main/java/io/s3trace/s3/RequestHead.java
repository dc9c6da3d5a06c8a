package io.s3trace.s3;

/** What the request line and the headers say of the operation, as positions in the head. Reused. */
final class RequestHead {

    HttpMethod method;
    final Span target = new Span();
    /** True if the target goes on behind what was captured. */
    boolean cut;
    final Span host = new Span();
    final Span copySource = new Span();
    final Span range = new Span();

    /** What is there, in bits of the operation table. */
    long present;

    /** True if signed for a directory bucket. */
    boolean express;

    void clear() {
        method = null;
        target.clear();
        cut = false;
        host.clear();
        copySource.clear();
        range.clear();
        present = 0;
        express = false;
    }
}
