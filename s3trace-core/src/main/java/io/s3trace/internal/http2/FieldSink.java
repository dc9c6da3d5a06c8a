package io.s3trace.internal.http2;

/** Takes the fields of a header block, in their order. */
@FunctionalInterface
interface FieldSink {
    /** Takes a field. Its name, its value or both may be unknown. */
    void field(Field field);
}
