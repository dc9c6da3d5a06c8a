package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Reads the header lines of a response. */
final class ResponseHeaders extends HeaderReader<ResponseHeader, ResponseFacts> {

    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));

    private static final Ascii CHUNKED = new Ascii("chunked");
    private static final Ascii GZIP = new Ascii("gzip");
    private static final Ascii CLOSE = new Ascii("close");
    private static final Ascii KEEP_ALIVE = new Ascii("keep-alive");
    private static final Ascii TRUE = new Ascii("true");

    /** How servers of S3 begin to call themselves. */
    private static final Ascii[] SERVERS = {
        new Ascii("amazons3"), new Ascii("minio"), new Ascii("ceph object gateway"), new Ascii("seaweedfs")
    };

    private final Texts texts;

    ResponseHeaders(Texts texts) {
        super(TABLE);
        this.texts = texts;
    }

    @Override
    ResponseFacts blank(ResponseFacts like) {
        ResponseFacts blank = new ResponseFacts();
        blank.begin();
        blank.httpMinorVersion = like.httpMinorVersion;
        blank.forgetHeaders();
        return blank;
    }

    @Override
    void forget(ResponseFacts into) {
        into.forgetHeaders();
    }

    @Override
    void copy(ResponseFacts from, ResponseFacts into) {
        into.copyHeaders(from);
    }

    /** Without a header that tells, it depends on the version whether the connection ends. */
    @Override
    boolean alike(ResponseFacts one, ResponseFacts other) {
        return one.httpMinorVersion == other.httpMinorVersion;
    }

    @Override
    void line(MemorySegment bytes, ResponseHeader header, ResponseFacts into) {
        into.s3Score += header.evidence();
        switch (header) {
            case CONTENT_LENGTH -> into.contentLength = Bytes.decimal(bytes, lines.value());
            case TRANSFER_ENCODING -> into.chunked = lines.value().endsWith(bytes, CHUNKED);
            case CONTENT_ENCODING -> into.gzip = lines.value().endsWith(bytes, GZIP);
            case CONTENT_RANGE -> into.contentRange = texts.plain(bytes, lines.value());
            case CONNECTION -> connection(bytes, lines.value(), into);
            case SERVER -> into.s3Score += isS3Server(bytes, lines.value()) ? Evidence.S3_ONLY_HEADER : 0;
            case REQUEST_ID -> into.requestId.set(bytes, lines.value());
            case HOST_ID -> into.hostId.set(bytes, lines.value());
            case VERSION_ID -> into.versionId = texts.plain(bytes, lines.value());
            case DELETE_MARKER -> into.deleteMarker = lines.value().is(bytes, TRUE);
            case ERROR_CODE, MINIO_ERROR_CODE -> into.errorCode = texts.plain(bytes, lines.value());
            case GOOGLE_UPLOAD_ID -> {
                if (into.requestId.isEmpty()) {
                    into.requestId.set(bytes, lines.value());
                }
            }
            case BUCKET_REGION, OTHER_SERVICE_REQUEST_ID -> { }
        }
    }

    private static boolean isS3Server(MemorySegment bytes, Span value) {
        for (Ascii server : SERVERS) {
            if (value.startsWith(bytes, server)) {
                return true;
            }
        }
        return false;
    }

    private static void connection(MemorySegment bytes, Span value, ResponseFacts into) {
        if (value.is(bytes, CLOSE)) {
            into.connectionClose = true;
        } else if (value.is(bytes, KEEP_ALIVE)) {
            into.connectionClose = false;
        }
    }
}
