package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeaders;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.HeaderValue;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Overwrites in a response's head what a recording must not hold: everything except the status and the headers that are read.
 */
public final class ResponseRedactor implements HeadRedactor {
    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));
    private static final String BEGINNING = "http/1.";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    private final Span value = new Span();

    /** Creates one. */
    public ResponseRedactor() {}

    @Override
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        keepStatus(bytes, from, lineEnd, to);
    }

    /**
     * Keeps version and status of a status line, as far as they are there, and a reason that is read. From any other letter on,
     * everything is overwritten.
     */
    static void keepStatus(MemorySegment bytes, long from, long lineEnd, long to) {
        long at = from;
        while (at < lineEnd && at - from < STATUS_END && isKept(Bytes.at(bytes, at), (int) (at - from))) {
            at++;
        }
        if (at - from == STATUS_END && ResponseReader.SLOW_DOWN.isAt(bytes, at, lineEnd)) {
            at += ResponseReader.SLOW_DOWN.length();
        }
        if (lineEnd < to) {
            HeadRedactor.wipeLine(bytes, at, lineEnd);
        } else {
            HeadRedactor.wipe(bytes, at, to);
        }
    }

    private static boolean isKept(byte letter, int column) {
        if (column < BEGINNING.length()) {
            return (letter | 0x20) == BEGINNING.charAt(column);
        }
        return column == STATUS_AT - 1 ? letter == ' ' : letter >= '0' && letter <= '9';
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd) {
        ResponseHeader header = TABLE.find(bytes, from, lineEnd);
        if (header == null) {
            HeadRedactor.wipeLine(bytes, from, lineEnd);
            return;
        }
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> FramingHeaders.keepLength(bytes, value);
            case TRANSFER_ENCODING -> FramingHeaders.keepCoding(bytes, value);
            case CONNECTION -> FramingHeaders.keepPersistence(bytes, value);
            case CONTENT_ENCODING, CONTENT_RANGE, SERVER, REQUEST_ID, HOST_ID, VERSION_ID, DELETE_MARKER,
                    ERROR_CODE, MINIO_ERROR_CODE, GOOGLE_UPLOAD_ID -> { }
            case BUCKET_REGION -> keep(bytes, HarmlessValue.isRegion(bytes, value));
            case STORAGE_CLASS -> keep(bytes, HarmlessValue.isStorageClass(bytes, value));
            case ETAG -> keep(bytes, HarmlessValue.isTag(bytes, value));
            case DATE -> keep(bytes, HarmlessValue.isDate(bytes, value));
            case MINIO -> HeadRedactor.wipeLine(bytes, from + header.text().length(), lineEnd);
            default -> HeadRedactor.wipe(bytes, value.from, value.to); // also for headers that are added later
        }
    }

    private void keep(MemorySegment bytes, boolean harmless) {
        if (!harmless) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }
}
