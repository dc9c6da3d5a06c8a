package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the header lines of a request. */
final class RequestHeaders {

    private static final NameTable<RequestHeader> NAMES = NameTable.ignoringCase(
            Arrays.stream(RequestHeader.values())
                    .filter(header -> header != RequestHeader.OTHER && header != RequestHeader.OTHER_AMZ)
                    .collect(Collectors.toMap(RequestHeader::text, Function.identity())),
            RequestHeader.OTHER);
    private static final int AMZ_LENGTH = RequestHeader.OTHER_AMZ.text().length();
    private static final long AMZ = Bytes.word(RequestHeader.OTHER_AMZ.text());

    private static final long COPY_SOURCE = OperationTable.S3.bit("x-amz-copy-source");
    private static final long FORM = OperationTable.S3.bit("multipart/form-data");

    private final HeaderLines lines = new HeaderLines();
    private final Texts texts;

    RequestHeaders(Texts texts) {
        this.texts = texts;
    }

    /** Reads all header lines in {@code [from, to)}. */
    void read(MemorySegment bytes, long from, long to, RequestHead head, RequestFacts into) {
        lines.begin(bytes, from, to);
        while (lines.next()) {
            RequestHeader header = header(bytes);
            into.s3Score += header.evidence();
            line(bytes, header, lines.value, head, into);
        }
        into.complete = lines.isComplete();
    }

    private RequestHeader header(MemorySegment bytes) {
        RequestHeader header = NAMES.find(bytes, lines.name.from, lines.name.to);
        if (header == RequestHeader.OTHER && lines.name.to - lines.name.from > AMZ_LENGTH) {
            long prefix = (Bytes.word(bytes, lines.name.from, AMZ_LENGTH) | Bytes.LOWER_CASE) & Bytes.mask(AMZ_LENGTH);
            return prefix == AMZ ? RequestHeader.OTHER_AMZ : header;
        }
        return header;
    }

    private void line(MemorySegment bytes, RequestHeader header, Span value, RequestHead head, RequestFacts into) {
        switch (header) {
            case HOST -> head.host.set(value.from, value.to);
            case USER_AGENT -> into.userAgent = texts.plain(bytes, value);
            case CONTENT_LENGTH -> into.contentLength = Bytes.decimal(bytes, value.from, value.to);
            case TRANSFER_ENCODING -> into.chunked = Bytes.endsWithIgnoreCase(bytes, value.from, value.to, "chunked");
            case EXPECT -> into.expectContinue = Bytes.equalsIgnoreCase(bytes, value.from, value.to, "100-continue");
            case RANGE -> head.range.set(value.from, value.to);
            case CONTENT_TYPE -> {
                if (Bytes.startsWithIgnoreCase(bytes, value.from, value.to, "multipart/form-data")) {
                    head.present |= FORM;
                }
            }
            case COPY_SOURCE -> {
                head.copySource.set(value.from, value.to);
                head.present |= COPY_SOURCE;
            }
            case AUTHORIZATION -> {
                Signature signature = Signature.ofHeader(bytes, value.from, value.to);
                into.s3Score += signature.evidence();
                head.express |= signature == Signature.S3_EXPRESS;
            }
            case INVOCATION_ID -> into.invocationId = texts.plain(bytes, value);
            case SDK_REQUEST -> attempts(bytes, value, into);
            case DECODED_CONTENT_LENGTH -> into.decodedContentLength = Bytes.decimal(bytes, value.from, value.to);
            case CONTENT_SHA256, DATE, SECURITY_TOKEN, TARGET, OTHER_AMZ, OTHER -> { }
        }
    }

    /** Reads {@code attempt=2; max=3}; there may be other words between. */
    private static void attempts(MemorySegment bytes, Span value, RequestFacts into) {
        long at = value.from;
        while (at < value.to) {
            long end = Bytes.find(bytes, at, value.to, (byte) ';');
            if (Bytes.startsWithIgnoreCase(bytes, at, end, "attempt=")) {
                into.attempt = count(bytes, at + "attempt=".length(), end);
            } else if (Bytes.startsWithIgnoreCase(bytes, at, end, "max=")) {
                into.maxAttempts = count(bytes, at + "max=".length(), end);
            }
            at = end + 1;
            while (at < value.to && Bytes.at(bytes, at) == ' ') {
                at++;
            }
        }
    }

    private static int count(MemorySegment bytes, long from, long to) {
        return (int) Math.min(Bytes.decimal(bytes, from, to), Integer.MAX_VALUE);
    }
}
