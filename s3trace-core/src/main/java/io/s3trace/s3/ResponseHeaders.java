package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the header lines of a response. */
final class ResponseHeaders {

    private static final NameTable<ResponseHeader> NAMES = NameTable.ignoringCase(
            Arrays.stream(ResponseHeader.values())
                    .filter(header -> header != ResponseHeader.OTHER)
                    .collect(Collectors.toMap(ResponseHeader::text, Function.identity())),
            ResponseHeader.OTHER);

    /** How servers of S3 begin to call themselves. */
    private static final String[] SERVERS = {"amazons3", "minio", "ceph object gateway", "seaweedfs"};

    private final HeaderLines lines = new HeaderLines();
    private final Texts texts;

    ResponseHeaders(Texts texts) {
        this.texts = texts;
    }

    /** Reads all header lines in {@code [from, to)}. */
    void read(MemorySegment bytes, long from, long to, ResponseFacts into) {
        lines.begin(bytes, from, to);
        while (lines.next()) {
            ResponseHeader header = NAMES.find(bytes, lines.name.from, lines.name.to);
            into.s3Score += header.evidence();
            line(bytes, header, lines.value, into);
        }
        into.complete = lines.isComplete();
    }

    private void line(MemorySegment bytes, ResponseHeader header, Span value, ResponseFacts into) {
        switch (header) {
            case CONTENT_LENGTH -> into.contentLength = Bytes.decimal(bytes, value.from, value.to);
            case TRANSFER_ENCODING -> into.chunked = Bytes.endsWithIgnoreCase(bytes, value.from, value.to, "chunked");
            case CONTENT_ENCODING -> into.gzip = Bytes.endsWithIgnoreCase(bytes, value.from, value.to, "gzip");
            case CONTENT_RANGE -> into.contentRange = texts.plain(bytes, value);
            case CONNECTION -> connection(bytes, value, into);
            case SERVER -> into.s3Score += isS3Server(bytes, value) ? Evidence.S3_ONLY_HEADER : 0;
            case REQUEST_ID -> into.requestId = texts.plain(bytes, value);
            case HOST_ID -> into.hostId = texts.plain(bytes, value);
            case VERSION_ID -> into.versionId = texts.plain(bytes, value);
            case DELETE_MARKER -> into.deleteMarker = Bytes.equalsIgnoreCase(bytes, value.from, value.to, "true");
            case ERROR_CODE, MINIO_ERROR_CODE -> into.errorCode = texts.plain(bytes, value);
            case GOOGLE_UPLOAD_ID -> {
                if (into.requestId.isEmpty()) {
                    into.requestId = texts.plain(bytes, value);
                }
            }
            case BUCKET_REGION, OTHER_SERVICE_REQUEST_ID, OTHER -> { }
        }
    }

    private static boolean isS3Server(MemorySegment bytes, Span value) {
        for (String server : SERVERS) {
            if (Bytes.startsWithIgnoreCase(bytes, value.from, value.to, server)) {
                return true;
            }
        }
        return false;
    }

    private static void connection(MemorySegment bytes, Span value, ResponseFacts into) {
        if (Bytes.equalsIgnoreCase(bytes, value.from, value.to, "close")) {
            into.connectionClose = true;
        } else if (Bytes.equalsIgnoreCase(bytes, value.from, value.to, "keep-alive")) {
            into.connectionClose = false;
        }
    }
}
