package io.s3trace.internal.http2;

/** Takes the fields of a header block, in their order. */
@FunctionalInterface
interface FieldSink {
    /**
     * Takes a field. Its name, its value or both may be unknown. Where earlier fields were of kind {@link FieldKind#LINE}, it may
     * have several such lines of a table: then the others are in its value.
     */
    void field(Field field);
}
