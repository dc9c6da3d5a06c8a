package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeaders;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.HeaderValue;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Keeps only the shape of a response's head: the status, how long each line is, and how the body's end is known. */
public final class ResponseShape implements HeadRedactor {
    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));

    private final Span value = new Span();

    /** Creates one. */
    public ResponseShape() {}

    @Override
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        ResponseRedactor.keepStatus(bytes, from, lineEnd, to);
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd) {
        ResponseHeader header = TABLE.find(bytes, from, lineEnd);
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> FramingHeaders.keepLength(bytes, value);
            case TRANSFER_ENCODING -> FramingHeaders.keepCoding(bytes, value);
            case CONNECTION -> FramingHeaders.keepPersistence(bytes, value);
            case null, default -> HeadRedactor.wipeLine(bytes, from, lineEnd);
        }
    }
}
