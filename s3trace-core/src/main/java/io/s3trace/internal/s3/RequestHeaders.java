package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeader;
import io.s3trace.internal.http.HeaderReader;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Redactions;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.Texts;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Reads the header lines of a request. */
final class RequestHeaders extends HeaderReader<RequestHeader, RequestHead> {

    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));

    private static final Ascii MULTIPART_FORM = new Ascii("multipart/form-data");
    private static final Ascii URL_ENCODED_FORM = new Ascii("application/x-www-form-urlencoded");
    private static final Ascii ATTEMPT = new Ascii("attempt=");
    private static final Ascii MAX = new Ascii("max=");

    private static final long COPY_SOURCE = OperationTable.S3.bit("x-amz-copy-source");
    private static final long FORM = OperationTable.S3.bit("multipart/form-data");

    RequestHeaders(Texts texts) {
        super(TABLE, texts);
    }

    @Override
    protected boolean isS3(RequestHead head) {
        return Signs.any(head.facts.headerSigns, Signs.SIGNED_FOR_S3);
    }

    @Override
    protected RequestHead blank(RequestHead like) {
        return new RequestHead(new RequestFacts());
    }

    @Override
    protected void forget(RequestHead into) {
        into.forgetHeaders();
    }

    @Override
    protected void copy(RequestHead from, RequestHead into) {
        into.copyHeaders(from);
    }

    @Override
    protected void line(MemorySegment bytes, RequestHeader header, RequestHead head) {
        RequestFacts into = head.facts;
        into.s3Score += header.evidence();
        switch (header) {
            case HOST -> {
                head.host.set(lines.value());
                head.hostBytes = bytes;
            }
            case USER_AGENT -> into.userAgent = texts.plain(bytes, lines.value());
            case CONTENT_LENGTH -> into.contentLength = FramingHeader.length(bytes, lines.value());
            case TRANSFER_ENCODING -> into.chunked = FramingHeader.isChunked(bytes, lines.value());
            case EXPECT -> into.expectContinue = FramingHeader.expectsContinue(bytes, lines.value());
            case RANGE -> head.range.set(lines.value());
            case CONTENT_TYPE -> {
                head.present |= lines.value().startsWith(bytes, MULTIPART_FORM) ? FORM : 0;
                into.headerSigns |= lines.value().startsWith(bytes, URL_ENCODED_FORM) ? Signs.FORM : 0;
            }
            case COPY_SOURCE, GOOGLE_COPY_SOURCE -> {
                head.copySource.set(lines.value());
                head.present |= COPY_SOURCE;
            }
            case AUTHORIZATION -> {
                Signature signature = Signature.ofHeader(bytes, lines.value().from, lines.value().to);
                into.s3Score += signature.evidence();
                into.headerSigns |= signature.signs();
                head.express |= signature == Signature.S3_EXPRESS;
            }
            case IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE -> {
                boolean known = isCondition(bytes, lines.value());
                into.condition(header.fieldName(), known ? texts.plain(bytes, lines.value()) : Redactions.REDACTED);
            }
            case CONNECTION -> into.connectionClose = FramingHeader.closes(bytes, lines.value(), false);
            case STORAGE_CLASS -> {
                boolean known = HarmlessValue.isStorageClass(bytes, lines.value());
                into.storageClass = known ? texts.plain(bytes, lines.value()) : "";
            }
            case ACCOUNT_ID -> into.headerSigns |= Signs.ACCOUNT_ID;
            case TARGET -> into.headerSigns |= Signs.TARGET;
            case INVOCATION_ID -> into.invocationId.set(bytes, lines.value());
            case TRACE_PARENT -> into.traceParent = texts.unique(bytes, lines.value());
            case SDK_REQUEST -> attempts(bytes, lines.value(), into);
            case DECODED_CONTENT_LENGTH -> into.decodedContentLength = Bytes.decimal(bytes, lines.value());
            case CONTENT_SHA256, DATE, SECURITY_TOKEN, OTHER_AMZ -> { }
        }
    }

    static boolean isCondition(MemorySegment bytes, Span value) {
        return HarmlessValue.isTag(bytes, value) || HarmlessValue.isDate(bytes, value);
    }

    /** Reads {@code attempt=2; max=3}; there may be other words between. */
    private static void attempts(MemorySegment bytes, Span value, RequestFacts into) {
        long at = value.from;
        while (at < value.to) {
            long end = Bytes.find(bytes, at, value.to, (byte) ';');
            if (ATTEMPT.isAt(bytes, at, end)) {
                into.attempt = count(bytes, at + ATTEMPT.length(), end);
            } else if (MAX.isAt(bytes, at, end)) {
                into.maxAttempts = count(bytes, at + MAX.length(), end);
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
