package io.s3trace.recording;

import io.s3trace.KeyPolicy;
import io.s3trace.S3Operation;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.collect.RecentMap;
import io.s3trace.s3.HeadRedactor;
import io.s3trace.s3.RequestRedactor;
import io.s3trace.s3.ResponseReader;
import io.s3trace.s3.ResponseRedactor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * Makes copies of records clean, in place: no credential and nothing of a body is left in them. What cannot be told is
 * overwritten. Keeps a bounded number of connections in mind; one that was forgotten begins anew at its next head.
 */
final class RecordRedactor {
    private static final int MAX_CONNECTIONS = 65_536;

    private final RequestRedactor requests;
    private final ResponseRedactor responses = new ResponseRedactor();
    private final CaptureRecord view = new CaptureRecord();
    private final Map<Key, Streams> connections = new RecentMap<>(MAX_CONNECTIONS);

    private record Key(int tgid, long handle, long bornNanos) {}

    private static final class Streams {
        final StreamRedactor sent = new StreamRedactor();
        final StreamRedactor received = new StreamRedactor();
        S3Operation operation = S3Operation.UNKNOWN;
    }

    RecordRedactor(List<String> endpoints, KeyPolicy keys) {
        requests = new RequestRedactor(endpoints, keys);
    }

    /** Makes a record clean; returns false if it is none. */
    boolean redact(MemorySegment memory, long offset, int length) {
        if (view.wrap(memory, offset, length) == null) {
            return false;
        }
        int kind = view.kind();
        if (kind == CaptureRecord.SENT || kind == CaptureRecord.RECEIVED) {
            move(kind == CaptureRecord.SENT);
            view.redactTail(ChunkRedactor::isLastChunk, HeadRedactor.FILLER);
        } else if (kind == CaptureRecord.CLOSED) {
            connections.remove(key());
        } else if (kind == CaptureRecord.END_OF_STREAM) {
            connections.computeIfAbsent(key(), key -> new Streams()).received.expect(view.sequence());
            wipePayload(0);
        } else if (kind == CaptureRecord.PROCESS_SEEN) {
            view.commandLine().fill((byte) 0); // may hold secrets
        } else if (kind != CaptureRecord.CONNECT && kind != CaptureRecord.OPENED && kind != CaptureRecord.RESOLVED
                && kind != CaptureRecord.ASKED && kind != CaptureRecord.HANDSHAKE) {
            wipePayload(0);
        }
        return true;
    }

    private void move(boolean sent) {
        Streams streams = connections.computeIfAbsent(key(), key -> new Streams());
        long from = view.payloadOffset();
        long to = from + view.payloadLength();
        long unseen = Math.max(0, view.length() - view.payloadLength());
        try {
            (sent ? streams.sent : streams.received).expect(view.sequence());
            if (sent) {
                requests.forget();
                streams.sent.redact(view.memory(), from, to, requests, status -> false, view.startsTurn(), unseen);
                if (requests.operation() != S3Operation.UNKNOWN) {
                    streams.operation = requests.operation();
                }
            } else {
                streams.received.redact(view.memory(), from, to, responses,
                        status -> ResponseReader.mayHoldError(streams.operation, status), view.startsTurn(), unseen);
            }
        } catch (RuntimeException e) {
            connections.remove(key());
            wipePayload(0);
            throw e;
        }
    }

    private void wipePayload(int from) {
        HeadRedactor.wipe(view.memory(), view.payloadOffset() + from, view.payloadOffset() + view.payloadLength());
    }

    private Key key() {
        return new Key(view.tgid(), view.handle(), view.bornNanos());
    }
}
