package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.ResponseShape;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Overwrites in a response's head what a recording must not hold: everything except the status and the headers that are read.
 */
public final class ResponseRedactor extends ResponseShape {
    private static final HeaderTable<ResponseHeader> TABLE = new HeaderTable<>(List.of(ResponseHeader.values()));

    /** Creates one. */
    public ResponseRedactor() {}

    @Override
    protected int keptReason(MemorySegment bytes, long from, long lineEnd) {
        return ResponseReader.SLOW_DOWN.isAt(bytes, from, lineEnd) ? ResponseReader.SLOW_DOWN.length() : 0;
    }

    @Override
    protected void header(MemorySegment bytes, long from, long lineEnd, Span value) {
        ResponseHeader header = TABLE.find(bytes, from, lineEnd);
        switch (header) {
            case null -> wipeLine(bytes, from, lineEnd);
            case CONTENT_ENCODING, CONTENT_RANGE, SERVER, REQUEST_ID, HOST_ID, VERSION_ID, DELETE_MARKER,
                    ERROR_CODE, MINIO_ERROR_CODE, GOOGLE_UPLOAD_ID -> { }
            case BUCKET_REGION -> wipeUnless(HarmlessValue.isRegion(bytes, value), bytes, value);
            case STORAGE_CLASS -> wipeUnless(HarmlessValue.isStorageClass(bytes, value), bytes, value);
            case ETAG -> wipeUnless(HarmlessValue.isTag(bytes, value), bytes, value);
            case DATE -> wipeUnless(HarmlessValue.isDate(bytes, value), bytes, value);
            case MINIO -> wipeLine(bytes, from + header.text().length(), lineEnd);
            default -> wipe(bytes, value.from, value.to); // also for headers that are added later
        }
    }
}
