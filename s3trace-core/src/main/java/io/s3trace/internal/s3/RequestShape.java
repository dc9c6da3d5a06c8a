package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeaders;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.HeaderValue;
import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Keeps only the shape of a request's head: the method, how long each line is, and how the body's end is known. The target
 * becomes an asterisk and filler, which is not an S3 target, whatever was known of the host.
 */
public final class RequestShape implements HeadRedactor {
    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));

    private final Span value = new Span();

    /** Creates one. */
    public RequestShape() {}

    @Override
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        HttpMethod method = HttpMethod.startOf(bytes, from, (int) (to - from));
        if (method == null) { // its beginning looked like a method
            HeadRedactor.wipe(bytes, from + HttpMethod.beginning(bytes, from, lineEnd), lineEnd);
            return;
        }
        long target = Math.min(from + method.tokenLength(), lineEnd);
        long version = RequestRedactor.version(bytes, target, lineEnd, to);
        HeadRedactor.wipe(bytes, target, version);
        if (target < version) {
            bytes.set(ValueLayout.JAVA_BYTE, target, (byte) '*');
        }
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd) {
        RequestHeader header = TABLE.find(bytes, from, lineEnd);
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> FramingHeaders.keepLength(bytes, value);
            case TRANSFER_ENCODING -> FramingHeaders.keepCoding(bytes, value);
            case EXPECT -> FramingHeaders.keepExpectation(bytes, value);
            case null, default -> HeadRedactor.wipeLine(bytes, from, lineEnd);
        }
    }
}
