package io.s3trace.internal.s3;

import io.s3trace.internal.http.FramingHeaders;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.HeaderTable;
import io.s3trace.internal.http.HeaderValue;
import io.s3trace.internal.http.HttpMethod;
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
public final class RequestRedactor implements HeadRedactor {
    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));
    private static final Ascii MULTIPART_FORM = new Ascii("multipart/form-data");
    private static final Ascii URL_ENCODED_FORM = new Ascii("application/x-www-form-urlencoded");
    /** Followed by one digit. */
    private static final Ascii VERSION = new Ascii(" http/1.");

    private final RequestReader reader;
    private final RequestFacts facts = new RequestFacts();
    private final NestedSecrets nested = new NestedSecrets();
    private final Span value = new Span();
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
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        HttpMethod method = HttpMethod.startOf(bytes, from, (int) (to - from));
        if (method == null) { // its beginning looked like a method
            HeadRedactor.wipe(bytes, from + HttpMethod.beginning(bytes, from, lineEnd), lineEnd);
            return;
        }
        long target = Math.min(from + method.tokenLength(), lineEnd);
        if (target == lineEnd) {
            return; // there is only the beginning of a method
        }
        if (!reader.read(bytes, from, (int) (to - from), facts)) {
            HeadRedactor.wipeLine(bytes, target, lineEnd);
            return;
        }
        long targetEnd = lineEnd < to ? version(bytes, target, lineEnd, to) : Bytes.find(bytes, target, lineEnd, (byte) ' ');
        if (!plainKeys && facts.headLength() < 0) {
            HeadRedactor.wipe(bytes, target + 1, targetEnd); // only the host would show what is key and what is bucket
        } else {
            reader.redactions().forEach(target, targetEnd, (start, end) -> Credential.wipe(bytes, start, end));
        }
        if (lineEnd == to) {
            HeadRedactor.wipe(bytes, targetEnd + 1, to); // the space stays, because it ends the target
        }
    }

    /** Where the version of HTTP is in a request line, with the space before it; where the line ends if it has none. */
    static long version(MemorySegment bytes, long target, long lineEnd, long to) {
        long end = lineEnd > target && lineEnd < to && Bytes.at(bytes, lineEnd - 1) == Bytes.CR ? lineEnd - 1 : lineEnd;
        long version = end - VERSION.length() - 1;
        return lineEnd < to && version >= target && VERSION.isAt(bytes, version, lineEnd) && isDigit(bytes, end - 1)
                ? version : end;
    }

    private static boolean isDigit(MemorySegment bytes, long at) {
        return Bytes.at(bytes, at) >= '0' && Bytes.at(bytes, at) <= '9';
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd) {
        RequestHeader header = TABLE.find(bytes, from, lineEnd);
        if (header == null) {
            HeadRedactor.wipeLine(bytes, from, lineEnd);
            return;
        }
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> FramingHeaders.keepLength(bytes, value);
            case TRANSFER_ENCODING -> FramingHeaders.keepCoding(bytes, value);
            case EXPECT -> FramingHeaders.keepExpectation(bytes, value);
            case HOST -> HeadRedactor.wipe(bytes, value.from, behindUserInfo(bytes));
            case AUTHORIZATION -> Credential.wipeHeader(bytes, value.from, value.to);
            case COPY_SOURCE, GOOGLE_COPY_SOURCE -> copySource(bytes);
            case CONTENT_TYPE -> {
                boolean form = value.startsWith(bytes, MULTIPART_FORM);
                boolean query = value.startsWith(bytes, URL_ENCODED_FORM);
                int kept = form ? MULTIPART_FORM.length() : query ? URL_ENCODED_FORM.length() : 0;
                HeadRedactor.wipe(bytes, value.from + kept, value.to);
            }
            case CONNECTION -> FramingHeaders.keepPersistence(bytes, value);
            case IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE ->
                keep(bytes, RequestHeaders.isCondition(bytes, value));
            case STORAGE_CLASS -> keep(bytes, HarmlessValue.isStorageClass(bytes, value));
            case USER_AGENT, TRACE_PARENT, RANGE, INVOCATION_ID, SDK_REQUEST, DECODED_CONTENT_LENGTH -> { }
            case OTHER_AMZ -> HeadRedactor.wipeLine(bytes, from + header.text().length(), lineEnd);
            default -> HeadRedactor.wipe(bytes, value.from, value.to); // also for headers that are added later
        }
    }

    private void keep(MemorySegment bytes, boolean harmless) {
        if (!harmless) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }

    private long behindUserInfo(MemorySegment bytes) {
        long host = value.from;
        for (long at = value.from; at < value.to; at++) {
            host = Bytes.at(bytes, at) == '@' ? at + 1 : host;
        }
        return host;
    }

    private void copySource(MemorySegment bytes) {
        long question = Bytes.find(bytes, value.from, value.to, (byte) '?');
        if (nested.isIn(bytes, value.from, value.to)) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        } else if (!plainKeys) {
            long slash = Bytes.find(bytes, Math.min(value.from + 1, question), question, (byte) '/');
            HeadRedactor.wipe(bytes, slash + 1, value.to);
        }
    }
}
