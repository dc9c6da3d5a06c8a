package io.s3trace.internal.s3;

/** What the path of a request, together with its host, is about. */
enum Scope {
    /** The service: no bucket. */
    SERVICE("/"),
    /** A bucket, no key. */
    BUCKET("/{Bucket}"),
    /** An object: bucket and key. */
    OBJECT("/{Bucket}/{Key+}");

    private final String template;

    Scope(String template) {
        this.template = template;
    }

    /** The path of this scope in the operation table's form. */
    String template() {
        return template;
    }
}
