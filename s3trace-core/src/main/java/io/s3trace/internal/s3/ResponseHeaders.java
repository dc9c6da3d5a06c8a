package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeader;
import io.s3trace.internal.http.HeaderReader;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.HeldText;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.Texts;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** Reads the header lines of a response. */
final class ResponseHeaders extends HeaderReader<ResponseHeader, ResponseFacts> {

    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));

    private static final Ascii GZIP = new Ascii("gzip");
    private static final Ascii TRUE = new Ascii("true");

    /** How the names that S3 servers give themselves begin. */
    private static final Map<Ascii, Server> SERVERS = Map.of(
            new Ascii("amazons3"), Server.AMAZON, new Ascii("minio"), Server.MINIO, new Ascii("uploadserver"), Server.GOOGLE,
            new Ascii("ceph object gateway"), Server.CEPH, new Ascii("seaweedfs"), Server.UNKNOWN);
    /** How the ids of Ceph's object gateway begin; a hexadecimal digit follows. */
    private static final Ascii CEPH_ID = new Ascii("tx");

    private boolean answersS3;

    ResponseHeaders(Texts texts) {
        super(TABLE, texts);
    }

    /** Sets whether what is read next answers a request that is certainly S3's. */
    void answers(boolean s3) {
        answersS3 = s3;
    }

    @Override
    protected boolean isS3(ResponseFacts facts) {
        return answersS3;
    }

    @Override
    protected ResponseFacts blank(ResponseFacts like) {
        ResponseFacts blank = new ResponseFacts();
        blank.begin();
        blank.httpMinorVersion = like.httpMinorVersion;
        blank.forgetHeaders();
        return blank;
    }

    @Override
    protected void forget(ResponseFacts into) {
        into.forgetHeaders();
    }

    @Override
    protected void copy(ResponseFacts from, ResponseFacts into) {
        into.copyHeaders(from);
    }

    /** Without a header that says so, the version decides whether the connection ends. */
    @Override
    protected boolean alike(ResponseFacts one, ResponseFacts other) {
        return one.httpMinorVersion == other.httpMinorVersion;
    }

    @Override
    protected void line(MemorySegment bytes, ResponseHeader header, ResponseFacts into) {
        into.s3Score += header.evidence();
        switch (header) {
            case CONTENT_LENGTH -> into.contentLength = FramingHeader.length(bytes, lines.value());
            case TRANSFER_ENCODING -> into.chunked = FramingHeader.isChunked(bytes, lines.value());
            case CONTENT_ENCODING -> into.gzip = lines.value().endsWith(bytes, GZIP);
            case CONTENT_RANGE -> into.contentRange = texts.plain(bytes, lines.value());
            case CONNECTION ->
                into.connectionClose = FramingHeader.closes(bytes, lines.value(), into.connectionClose);
            case SERVER -> server(bytes, lines.value(), into);
            case REQUEST_ID -> {
                into.requestId.set(bytes, lines.value());
                if (into.server == Server.UNKNOWN && isOfCeph(bytes, lines.value())) {
                    into.server = Server.CEPH;
                }
            }
            case HOST_ID -> into.hostId.set(bytes, lines.value());
            case VERSION_ID -> into.versionId = texts.plain(bytes, lines.value());
            case DELETE_MARKER -> into.deleteMarker = lines.value().is(bytes, TRUE);
            case ERROR_CODE -> into.errorCode = texts.plain(bytes, lines.value());
            case MINIO_ERROR_CODE -> {
                into.errorCode = texts.plain(bytes, lines.value());
                into.server = Server.MINIO;
            }
            case GOOGLE_UPLOAD_ID -> {
                if (into.requestId.isEmpty()) {
                    into.requestId.set(bytes, lines.value());
                }
                into.server = Server.GOOGLE;
            }
            case BUCKET_REGION -> {
                boolean known = HarmlessValue.isRegion(bytes, lines.value());
                into.bucketRegion = known ? texts.plain(bytes, lines.value()) : "";
            }
            case STORAGE_CLASS -> {
                boolean known = HarmlessValue.isStorageClass(bytes, lines.value());
                into.storageClass = known ? texts.plain(bytes, lines.value()) : "";
            }
            case ETAG -> held(into.etag, bytes, HarmlessValue.isTag(bytes, lines.value()));
            case DATE -> held(into.date, bytes, HarmlessValue.isDate(bytes, lines.value()));
            case MINIO -> into.server = Server.MINIO;
            case VIA, AGE, CACHE, CLOUDFRONT -> into.cached = true;
            case OTHER_SERVICE_REQUEST_ID -> into.otherService = true;
        }
    }

    private void held(HeldText text, MemorySegment bytes, boolean harmless) {
        if (harmless) {
            text.set(bytes, lines.value());
        } else {
            text.clear();
        }
    }

    private static void server(MemorySegment bytes, Span value, ResponseFacts into) {
        for (Map.Entry<Ascii, Server> server : SERVERS.entrySet()) {
            if (value.startsWith(bytes, server.getKey())) {
                into.s3Score += Evidence.HINT;
                into.server = server.getValue();
                return;
            }
        }
    }

    private static boolean isOfCeph(MemorySegment bytes, Span id) {
        long third = id.from + CEPH_ID.length();
        return id.startsWith(bytes, CEPH_ID) && third < id.to && Character.digit(Bytes.at(bytes, third), 16) >= 0;
    }
}
