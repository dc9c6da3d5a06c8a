package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Overwrites in a response's head what a recording must not hold: all but the status and the headers that are read. */
public final class ResponseRedactor implements HeadRedactor {
    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));
    private static final String BEGINNING_LETTERS = "http/1.";
    private static final Ascii BEGINNING = new Ascii(BEGINNING_LETTERS);
    private static final Ascii CHUNKED_CODING = new Ascii("chunked");
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    private final Span value = new Span();

    /** Creates one. */
    public ResponseRedactor() {}

    @Override
    public boolean begins(MemorySegment bytes, long from, long to) {
        long seen = Bytes.mask(Math.min(to - from, BEGINNING.length()));
        long word = Bytes.word(bytes, from, Math.min(to - from, Long.BYTES)) | Bytes.LOWER_CASE;
        return from < to && ((word ^ BEGINNING.firstWord()) & seen) == 0;
    }

    @Override
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state) {
        state.begin();
        restOfStartLine(bytes, from, lineEnd, to, state);
    }

    /** Some clients read byte by byte, so that this one has to go on wherever a call ended. */
    @Override
    public void restOfStartLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state) {
        long at = from;
        while (at < lineEnd && state.column < STATUS_END && isKept(Bytes.at(bytes, at), state)) {
            state.column++;
            at++;
        }
        state.column = at < lineEnd ? STATUS_END : state.column;
        if (lineEnd < to) {
            HeadRedactor.wipeLine(bytes, at, lineEnd);
        } else {
            HeadRedactor.wipe(bytes, at, to);
        }
    }

    /** Version, space and digits stay; any other letter, and all behind it, goes. */
    private static boolean isKept(byte letter, HeadState state) {
        boolean digit = letter >= '0' && letter <= '9';
        if (state.column >= STATUS_AT) {
            state.status = state.status * 10 + letter - '0';
            return digit;
        }
        if (state.column < BEGINNING.length()) {
            return (letter | 0x20) == BEGINNING_LETTERS.charAt(state.column);
        }
        return state.column == STATUS_AT - 1 ? letter == ' ' : digit;
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd, HeadState state) {
        ResponseHeader header = TABLE.find(bytes, from, lineEnd);
        if (header == null) {
            HeadRedactor.wipeLine(bytes, from, lineEnd);
            return;
        }
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> state.contentLength = Bytes.decimal(bytes, value);
            case TRANSFER_ENCODING -> state.chunked = value.endsWith(bytes, CHUNKED_CODING);
            case CONTENT_ENCODING, CONTENT_RANGE, CONNECTION, SERVER, REQUEST_ID, HOST_ID, VERSION_ID, DELETE_MARKER,
                    ERROR_CODE, MINIO_ERROR_CODE, GOOGLE_UPLOAD_ID -> { }
            case BUCKET_REGION, OTHER_SERVICE_REQUEST_ID -> HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }

    @Override
    public long bodyLength(HeadState state) {
        if (state.status / 100 == 1 || state.status == 204 || state.status == 304) {
            return NO_BODY;
        }
        return state.chunked ? CHUNKED : state.contentLength < 0 ? OPEN_END : state.contentLength;
    }
}
