package io.s3trace.internal.s3;

import io.s3trace.event.BucketSource;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Redactions;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.TextBuffer;
import io.s3trace.internal.text.Texts;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Reads the request target, which has operation, bucket and key, with the help of what the headers said. */
final class TargetReader {

    private static final OperationTable OPERATIONS = OperationTable.S3;
    private static final String HIDDEN = "*";
    private static final long EXPRESS = OPERATIONS.bit("s3express");

    private final Hosts hosts;
    private final Texts texts;
    private final Redactions redactions = new Redactions();
    private final NestedSecrets nested = new NestedSecrets();
    private final RequestTarget target = new RequestTarget();
    private final QueryReader query;
    private final KeyPolicy keys;
    private final boolean plainKeys;

    TargetReader(Hosts hosts, Texts texts, KeyPolicy keys) {
        this.hosts = hosts;
        this.texts = texts;
        this.keys = keys;
        this.plainKeys = keys == KeyPolicy.plain();
        this.query = new QueryReader(redactions, nested, !plainKeys);
    }

    /** Reads the target that {@code head} points at. */
    void read(MemorySegment bytes, RequestHead head, RequestFacts into) {
        redactions.clear();
        target.split(bytes, head.target, head.cut, redactions);
        query.read(bytes, target.query.from, target.query.to, head.cut);
        boolean signed = Signs.any(into.headerSigns | query.signs(), Signs.SIGNED_FOR_S3);
        texts.keep(signed);
        Host host = target.authority.isEmpty()
                ? hosts.look(head.hostBytes, head.host, signed)
                : hosts.look(bytes, target.authority, signed);
        into.s3Score += query.evidence() + (host.s3() ? Evidence.HINT : 0);
        long literal = OPERATIONS.literal(bytes, target.path);
        long present = head.present | query.present() | literal;
        if (head.express || query.isExpress() || host.express()) {
            present |= EXPRESS;
        }
        host = taught(bytes, head.method, host, present, signed);
        int prefix = target.isBelow(bytes, host.prefix()) ? host.prefix().length() : 0;
        Scope scope = target.address(bytes, !host.bucket().isEmpty(), prefix);
        into.setSigns(host, head.method, signs(head.method, host, scope, present, prefix),
                ForeignPaths.servers(bytes, target.path, !host.bucket().isEmpty()), present & ~literal);
        into.slashed = target.bucket.to < target.path.to;
        into.emptyPath = target.isRoot();
        String key = key(bytes);
        boolean hostCut = head.headersCut && host == Host.NONE;
        if (!target.path.isEmpty() && head.method != HttpMethod.CONNECT && !hostCut) {
            classify(bytes, head, host, scope, key, present, into);
        } else {
            into.forgetOperation();
        }
        String text = prefix == 0 && isPathOf(into.resource, head) ? null : texts.redacted(bytes, head.target, redactions);
        into.setTarget(host.name(), text, host.bucket().isEmpty());
    }

    /** What the target shows about the API that it belongs to. */
    private int signs(HttpMethod method, Host host, Scope scope, long present, int prefix) {
        boolean bucketNamed = !host.bucket().isEmpty() && host.source() != BucketSource.GUESSED;
        boolean atRoot = target.isRoot() && !bucketNamed || scope == Scope.SERVICE;
        return query.signs() | (atRoot ? Signs.AT_ROOT : 0)
                | (OPERATIONS.isOnlyOfBucket(method, present) ? Signs.OF_BUCKET : 0)
                | (prefix < host.prefix().length() ? Signs.OUTSIDE : 0);
    }

    /**
     * Lets a request show what its host is, if it is signed for S3 and unmistakable. A request for {@code /} that must be about
     * a bucket means that the host names the bucket. ListBuckets, or a request for what only buckets have, means that it does
     * not.
     */
    private Host taught(MemorySegment bytes, HttpMethod method, Host host, long present, boolean signed) {
        if (!host.teachable() || query.isExtension()) {
            return host;
        }
        if (target.isRoot()) {
            if (OPERATIONS.isAboutBucket(method, present)) {
                String bucket = host.bucket().isEmpty() ? Hosts.firstLabel(host) : host.bucket();
                return bucket.isEmpty() ? host : hosts.learn(host, bucket, signed);
            }
            boolean listsBuckets = method == HttpMethod.GET && query.isBare() && host.source() != BucketSource.LEARNED;
            return signed && listsBuckets ? hosts.learn(host, "", true) : host;
        }
        Scope inPath = target.address(bytes, false, 0);
        boolean pathStyle = inPath == Scope.BUCKET && OPERATIONS.isOnlyOfBucket(method, present);
        return signed && pathStyle ? hosts.learn(host, "", true) : host;
    }

    /** Is the target only bucket and key, unchanged? Then it need not be kept beside them. */
    private boolean isPathOf(S3Resource resource, RequestHead head) {
        Span whole = head.target;
        return resource != S3Resource.NONE && plainKeys && !head.cut && !target.isEncoded() && !target.key.isEmpty()
                && redactions.isEmpty() && target.path.from == whole.from && target.path.to == whole.to
                && whole.to - whole.from <= TextBuffer.CAPACITY;
    }

    /** What must not be copied from the target that was read last. */
    Redactions redactions() {
        return redactions;
    }

    private String key(MemorySegment bytes) {
        if (target.isEncoded() && nested.isIn(bytes, target.key.from, target.key.to)) {
            redactions.add(target.key.from, target.key.to);
            return Redactions.REDACTED;
        }
        if (plainKeys || target.key.isEmpty()) {
            return target.isEncoded() ? texts.decoded(bytes, target.key) : texts.unique(bytes, target.key);
        }
        String shown = show(texts.once(bytes, target.key));
        redactions.add(target.key.from, target.key.to, shown);
        return shown;
    }

    private void classify(MemorySegment bytes, RequestHead head, Host host, Scope inPath, String key, long present,
            RequestFacts into) {
        Scope scope = inPath == Scope.BUCKET && host.website() ? Scope.OBJECT : inPath;
        String bucket = host.bucket().isEmpty() ? inPath(bytes, target.bucket) : host.bucket();
        if (scope == Scope.OBJECT && bucket.isEmpty()) {
            into.forgetOperation(); // two slashes at the beginning: a key without a bucket
            return;
        }
        boolean literal = OPERATIONS.literal(bytes, target.path) != 0;
        boolean about = !literal && !(bucket.isEmpty() && key.isEmpty());
        boolean extension = query.isExtension() && scope != Scope.OBJECT;
        into.setOperation(extension ? S3Operation.UNKNOWN : operation(head, scope, present),
                about ? resource(bytes, head, bucket, key, host.source()) : S3Resource.NONE);
    }

    /** A header distinguishes a copy from an upload. */
    private static S3Operation operation(RequestHead head, Scope scope, long present) {
        S3Operation operation = OPERATIONS.find(head.method, scope, present);
        boolean mayBeCopy = operation == S3Operation.PUT_OBJECT || operation == S3Operation.UPLOAD_PART;
        return head.headersCut && mayBeCopy ? S3Operation.UNKNOWN : operation;
    }

    private S3Resource resource(
            MemorySegment bytes, RequestHead head, String bucket, String key, BucketSource source) {
        int partNumber = (int) Math.min(Bytes.decimal(bytes, query.partNumber), Integer.MAX_VALUE);
        return new S3Resource(
                bucket,
                key,
                texts.decoded(bytes, query.versionId),
                texts.decoded(bytes, query.uploadId),
                partNumber < 0 ? S3RequestEvent.UNKNOWN : partNumber,
                copySource(bytes, head.copySource),
                texts.plain(bytes, head.range),
                bucket.isEmpty() ? BucketSource.NONE : source);
    }

    /** Shows the bucket from which is copied, and as much of the key as may be shown. */
    private String copySource(MemorySegment bytes, Span source) {
        if (plainKeys || source.isEmpty()) {
            return texts.decoded(bytes, source);
        }
        String whole = texts.once(bytes, source);
        int slash = whole.indexOf('/', 1);
        return slash < 0 ? whole : whole.substring(0, slash + 1) + show(whole.substring(slash + 1));
    }

    /** If a policy fails, it hides the key, and affects nothing else. */
    private String show(String key) {
        try {
            return Objects.requireNonNullElse(keys.show(key), HIDDEN);
        } catch (RuntimeException e) {
            return HIDDEN;
        }
    }

    private String inPath(MemorySegment bytes, Span span) {
        return target.isEncoded() ? texts.decoded(bytes, span) : texts.plain(bytes, span);
    }
}
