package io.s3trace.s3;

import io.s3trace.S3Operation;
import io.s3trace.S3RequestEvent;
import io.s3trace.S3Resource;
import java.lang.foreign.MemorySegment;

/** Reads the request target, which is where operation, bucket and key are, in the light of what the headers said. */
final class TargetReader {

    private static final OperationTable OPERATIONS = OperationTable.S3;
    private static final long EXPRESS = OPERATIONS.bit("s3express");

    private final Hosts hosts;
    private final Texts texts;
    private final Redactions redactions = new Redactions();
    private final Target target = new Target();
    private final QueryReader query = new QueryReader(redactions);

    TargetReader(Hosts hosts, Texts texts) {
        this.hosts = hosts;
        this.texts = texts;
    }

    /** Reads the target that {@code head} points at; it may be cut only inside its query. */
    void read(MemorySegment bytes, RequestHead head, RequestFacts into) {
        redactions.clear();
        target.split(bytes, head.target.from, head.target.to, redactions);
        query.read(bytes, target.query.from, target.query.to);
        Host host = hosts.look(bytes, target.authority.isEmpty() ? head.host : target.authority);
        into.host = host.name();
        into.target = texts.redacted(bytes, head.target, redactions);
        into.s3Score += query.evidence() + (host.known() ? Evidence.HINT : 0);
        if (!target.path.isEmpty() && head.method != HttpMethod.CONNECT) {
            classify(bytes, head, host, into);
        }
    }

    private void classify(MemorySegment bytes, RequestHead head, Host host, RequestFacts into) {
        Scope scope = target.address(bytes, !host.bucket().isEmpty());
        if (scope == Scope.BUCKET && host.website()) {
            scope = Scope.OBJECT;
        }
        long literal = OPERATIONS.literal(bytes, target.path);
        long present = head.present | query.present() | literal;
        if (head.express || query.isExpress() || host.express()) {
            present |= EXPRESS;
        }
        boolean encoded = Texts.isEncoded(bytes, target.path);
        String bucket = host.bucket().isEmpty() ? inPath(bytes, target.bucket, encoded) : host.bucket();
        if (scope == Scope.OBJECT && bucket.isEmpty()) {
            return; // two slashes in front: a key of no bucket
        }
        if (scope == Scope.SERVICE && OPERATIONS.isAboutBucket(head.method, present)) {
            scope = Scope.BUCKET;
            bucket = hosts.bucketOf(host, into.s3Score >= Evidence.ENOUGH);
        }
        into.operation = OPERATIONS.find(head.method, scope, present);
        if (literal == 0) {
            into.resource = resource(bytes, head, bucket, inPath(bytes, target.key, encoded));
        }
    }

    private String inPath(MemorySegment bytes, Span span, boolean encoded) {
        return encoded ? texts.decoded(bytes, span) : texts.plain(bytes, span);
    }

    private S3Resource resource(MemorySegment bytes, RequestHead head, String bucket, String key) {
        if (bucket.isEmpty() && key.isEmpty()) {
            return S3Resource.NONE;
        }
        int partNumber = (int) Math.min(Bytes.decimal(bytes, query.partNumber), Integer.MAX_VALUE);
        return new S3Resource(
                bucket,
                key,
                texts.decoded(bytes, query.versionId),
                texts.decoded(bytes, query.uploadId),
                partNumber < 0 ? S3RequestEvent.UNKNOWN : partNumber,
                texts.decoded(bytes, head.copySource),
                texts.plain(bytes, head.range));
    }
}
