package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.RequestShape;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Overwrites in a request's head what a recording must not hold. Of the request line, it keeps what an event's {@code target}
 * would show; of the headers, those that are read.
 */
public final class RequestRedactor extends RequestShape {
    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));
    private static final Ascii MULTIPART_FORM = new Ascii("multipart/form-data");
    private static final Ascii URL_ENCODED_FORM = new Ascii("application/x-www-form-urlencoded");

    private final RequestReader reader;
    private final RequestFacts facts = new RequestFacts();
    private final NestedSecrets nested = new NestedSecrets();
    private final boolean plainKeys;

    /**
     * Creates one that hides keys as a tracer with the same settings does.
     *
     * @param endpoints host names of the user's own endpoints
     * @param keys what to show of object keys: unless they are shown whole, they are overwritten
     */
    public RequestRedactor(List<String> endpoints, KeyPolicy keys) {
        reader = new RequestReader(endpoints, keys);
        plainKeys = keys == KeyPolicy.plain();
    }

    @Override
    protected void target(MemorySegment bytes, long from, long target, long end, long to) {
        if (!reader.read(bytes, from, (int) (to - from), facts)) {
            wipe(bytes, target, end);
            return;
        }
        long targetEnd = end == to ? Bytes.find(bytes, target, end, (byte) ' ') : end;
        if (!plainKeys && facts.headLength() < 0) {
            wipe(bytes, target + 1, targetEnd); // only the host would show what is key and what is bucket
        } else {
            reader.redactions().forEach(target, targetEnd, (start, stop) -> Credential.wipe(bytes, start, stop));
        }
        wipe(bytes, targetEnd + 1, end); // the space stays, because it ends the target
    }

    @Override
    protected void header(MemorySegment bytes, long from, long lineEnd, Span value) {
        RequestHeader header = TABLE.find(bytes, from, lineEnd);
        switch (header) {
            case null -> wipeLine(bytes, from, lineEnd);
            case HOST -> wipe(bytes, value.from, behindUserInfo(bytes, value));
            case AUTHORIZATION -> Credential.wipeHeader(bytes, value.from, value.to);
            case COPY_SOURCE, GOOGLE_COPY_SOURCE -> copySource(bytes, value);
            case CONTENT_TYPE -> {
                boolean form = value.startsWith(bytes, MULTIPART_FORM);
                boolean query = value.startsWith(bytes, URL_ENCODED_FORM);
                int kept = form ? MULTIPART_FORM.length() : query ? URL_ENCODED_FORM.length() : 0;
                wipe(bytes, value.from + kept, value.to);
            }
            case IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE ->
                wipeUnless(RequestHeaders.isCondition(bytes, value), bytes, value);
            case STORAGE_CLASS -> wipeUnless(HarmlessValue.isStorageClass(bytes, value), bytes, value);
            case USER_AGENT, TRACE_PARENT, RANGE, INVOCATION_ID, SDK_REQUEST, DECODED_CONTENT_LENGTH -> { }
            case OTHER_AMZ -> wipeLine(bytes, from + header.text().length(), lineEnd);
            default -> wipe(bytes, value.from, value.to); // also for headers that are added later
        }
    }

    private static long behindUserInfo(MemorySegment bytes, Span value) {
        long host = value.from;
        for (long at = value.from; at < value.to; at++) {
            host = Bytes.at(bytes, at) == '@' ? at + 1 : host;
        }
        return host;
    }

    private void copySource(MemorySegment bytes, Span value) {
        long question = Bytes.find(bytes, value.from, value.to, (byte) '?');
        if (nested.isIn(bytes, value.from, value.to)) {
            wipe(bytes, value.from, value.to);
        } else if (!plainKeys) {
            long slash = Bytes.find(bytes, Math.min(value.from + 1, question), question, (byte) '/');
            wipe(bytes, slash + 1, value.to);
        }
    }
}
