package io.s3trace.s3;

import io.s3trace.KeyPolicy;
import io.s3trace.S3Operation;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Overwrites in a request's head what a recording must not hold. Of the request line it keeps what an event's
 * {@code target} would show; of the headers, those that are read.
 */
public final class RequestRedactor implements HeadRedactor {
    private static final HeaderTable<RequestHeader> TABLE = new HeaderTable<>(List.of(RequestHeader.values()));
    private static final Ascii MULTIPART_FORM = new Ascii("multipart/form-data");
    /** And one digit. */
    private static final Ascii VERSION = new Ascii(" http/1.");
    private static final Ascii CHUNKED_CODING = new Ascii("chunked");

    private final RequestReader reader;
    private final RequestFacts facts = new RequestFacts();
    private final NestedSecrets nested = new NestedSecrets();
    private final Span value = new Span();
    private final boolean plainKeys;

    /**
     * Creates one that hides keys as a tracer with the same settings does.
     *
     * @param endpoints host names of endpoints of one's own
     * @param keys what to show of object keys: if not all, they are overwritten
     */
    public RequestRedactor(List<String> endpoints, KeyPolicy keys) {
        reader = new RequestReader(endpoints, keys);
        plainKeys = keys == KeyPolicy.plain();
    }

    /** Forgets the last head. */
    public void forget() {
        facts.clear();
    }

    /** {@return the operation of the last head, unknown if there was none since {@link #forget()}} */
    public S3Operation operation() {
        return facts.operation();
    }

    @Override
    public boolean begins(MemorySegment bytes, long from, long to) {
        return RequestStart.matches(bytes, from, (int) (to - from));
    }

    @Override
    public void startLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state) {
        state.begin();
        HttpMethod method = HttpMethod.startOf(bytes, from, (int) (to - from));
        long target = Math.min(from + method.tokenLength(), lineEnd);
        if (target == lineEnd) {
            return; // no more than the beginning of a method
        }
        if (!reader.read(bytes, from, (int) (to - from), facts)) {
            HeadRedactor.wipeLine(bytes, target, lineEnd);
            return;
        }
        long targetEnd = lineEnd < to ? version(bytes, lineEnd) : Bytes.find(bytes, target, lineEnd, (byte) ' ');
        if (!plainKeys && facts.headLength() < 0) {
            HeadRedactor.wipe(bytes, target + 1, targetEnd); // what is key and what bucket, the host would tell
        } else {
            reader.redactions().forEach(target, targetEnd, (start, end) -> Credential.wipe(bytes, start, end));
        }
        if (lineEnd == to) {
            HeadRedactor.wipe(bytes, targetEnd, to);
        }
    }

    @Override
    public void restOfStartLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state) {
        if (lineEnd == to) {
            HeadRedactor.wipe(bytes, from, to);
            return;
        }
        long version = version(bytes, lineEnd);
        boolean whole = version >= from && VERSION.isAt(bytes, version, lineEnd);
        HeadRedactor.wipeLine(bytes, from, whole ? version : lineEnd);
    }

    /** Where the version of HTTP would be in a line, with the space before it. */
    private static long version(MemorySegment bytes, long lineEnd) {
        return lineEnd - VERSION.length() - 1 - (Bytes.at(bytes, lineEnd - 1) == Bytes.CR ? 1 : 0);
    }

    @Override
    public void header(MemorySegment bytes, long from, long lineEnd, HeadState state) {
        RequestHeader header = TABLE.find(bytes, from, lineEnd);
        if (header == null) {
            HeadRedactor.wipeLine(bytes, from, lineEnd);
            return;
        }
        HeaderValue.find(bytes, from, lineEnd, value);
        switch (header) {
            case CONTENT_LENGTH -> state.contentLength = Bytes.decimal(bytes, value);
            case TRANSFER_ENCODING -> state.chunked = value.endsWith(bytes, CHUNKED_CODING);
            case HOST -> HeadRedactor.wipe(bytes, value.from, behindUserInfo(bytes));
            case AUTHORIZATION -> Credential.wipeHeader(bytes, value.from, value.to);
            case COPY_SOURCE -> copySource(bytes);
            case CONTENT_TYPE -> {
                boolean form = value.startsWith(bytes, MULTIPART_FORM);
                HeadRedactor.wipe(bytes, value.from + (form ? MULTIPART_FORM.length() : 0), value.to);
            }
            case USER_AGENT, TRACE_PARENT, EXPECT, RANGE, INVOCATION_ID, SDK_REQUEST, DECODED_CONTENT_LENGTH -> { }
            case OTHER_AMZ -> HeadRedactor.wipeLine(bytes, from + header.text().length(), lineEnd);
            case CONTENT_SHA256, TARGET, DATE, SECURITY_TOKEN -> HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }

    @Override
    public long bodyLength(HeadState state) {
        return state.chunked ? CHUNKED : Math.max(NO_BODY, state.contentLength);
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
