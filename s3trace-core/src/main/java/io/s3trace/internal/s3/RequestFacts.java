package io.s3trace.internal.s3;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.http.HttpMethod;
import io.s3trace.internal.text.HeldText;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says. Reusable: {@link RequestReader} fills it, {@link #clear} empties it. Text that was not there
 * is empty, a number that was not there is {@link S3RequestEvent#UNKNOWN}. Not safe for use by several threads.
 *
 * <p>From head to head, most references stay the same, and are not stored again. In an object as old as this, storing costs a
 * collector such as G1 more than comparing.
 */
public final class RequestFacts extends HeadFacts {
    private static final RequestFacts NOTHING = new RequestFacts();

    String method = "";
    boolean expectContinue;
    String host = "";
    /** The target; null if it is made from the resource. */
    @Nullable String target = "";
    boolean bucketInTarget;
    String userAgent = "";
    S3Operation operation = S3Operation.UNKNOWN;
    S3Resource resource = S3Resource.NONE;
    final HeldText invocationId = new HeldText();
    String traceParent = "";
    int attempt = S3RequestEvent.UNKNOWN;
    int maxAttempts = S3RequestEvent.UNKNOWN;
    long decodedContentLength = S3RequestEvent.UNKNOWN;
    /** What the headers show about the API: {@link Signs}. */
    int headerSigns;
    /** What the target shows about the API. */
    int targetSigns;
    /** Servers at which the path belongs to another API: bits of {@link Server}. */
    int foreignAt;
    Host at = Host.NONE;
    @Nullable HttpMethod verb;
    /** What the request has, in bits of the operation table. */
    long present;
    /** True if a slash follows the first segment of the path. */
    boolean slashed;
    /** True if the path is only a slash. */
    boolean emptyPath;
    String conditions = "";
    /** True if there is nothing to clear: clearing it again would cost as much as everything else. */
    private boolean blank = true;

    /** Creates an empty one. */
    public RequestFacts() {}

    /** Forgets everything. */
    public void clear() {
        if (blank) {
            return;
        }
        begin("");
        blank = true;
        forgetHeaders();
        forgetOperation();
        setTarget("", "", false);
        setSigns(Host.NONE, null, 0, 0, 0);
        slashed = false;
        emptyPath = false;
    }

    /** Call before filling it. After that, headers and target must be read, or forgotten. */
    void begin(String newMethod) {
        blank = false;
        if (method != newMethod) {
            method = newMethod;
        }
        httpMinorVersion = S3RequestEvent.UNKNOWN;
        headLength = S3RequestEvent.UNKNOWN;
    }

    /** Forgets what headers said. */
    void forgetHeaders() {
        copyHeaders(NOTHING);
    }

    /** Takes a header that makes the request depend on the state of the object. */
    void condition(String name, String value) {
        conditions += (conditions.isEmpty() ? "" : ", ") + name + ": " + value;
    }

    /** Takes what the target shows about the API that it belongs to. */
    void setSigns(Host newAt, @Nullable HttpMethod newVerb, int newTargetSigns, int newForeignAt, long newPresent) {
        if (at != newAt) {
            at = newAt;
        }
        if (verb != newVerb) {
            verb = newVerb;
        }
        targetSigns = newTargetSigns;
        foreignAt = newForeignAt;
        present = newPresent;
    }

    /** What headers and target show: {@link Signs}. */
    int signs() {
        return headerSigns | targetSigns;
    }

    /** Takes over what headers said to another one, and forgets what they said to this one. */
    void copyHeaders(RequestFacts other) {
        copyCommonHeaders(other);
        expectContinue = other.expectContinue;
        if (userAgent != other.userAgent) {
            userAgent = other.userAgent;
        }
        invocationId.set(other.invocationId);
        if (traceParent != other.traceParent) {
            traceParent = other.traceParent;
        }
        attempt = other.attempt;
        maxAttempts = other.maxAttempts;
        decodedContentLength = other.decodedContentLength;
        headerSigns = other.headerSigns;
        if (conditions != other.conditions) {
            conditions = other.conditions;
        }
    }

    /** Takes the host and text of the target. */
    void setTarget(String newHost, @Nullable String newTarget, boolean namesBucket) {
        if (host != newHost) {
            host = newHost;
        }
        target = newTarget;
        bucketInTarget = namesBucket;
    }

    /** Takes what the target means. */
    void setOperation(S3Operation newOperation, S3Resource newResource) {
        if (operation != newOperation) {
            operation = newOperation;
        }
        resource = newResource;
    }

    /** Forgets what the target was taken to mean. */
    void forgetOperation() {
        operation = S3Operation.UNKNOWN;
        resource = S3Resource.NONE;
    }

    /** {@return the HTTP method, always the same String for the same method} */
    public String method() {
        return method;
    }

    /** {@return true if the client asked for {@code 100 Continue} before it sends the body} */
    public boolean expectContinue() {
        return expectContinue;
    }

    /** {@return the host that the request is for, with its port} */
    public String host() {
        return host;
    }

    /** {@return the request target as sent, except that secrets read {@code REDACTED}} */
    public String target() {
        if (target != null) {
            return target;
        }
        return bucketInTarget ? '/' + resource.bucket() + '/' + resource.key() : '/' + resource.key();
    }

    /** {@return true if the target is only the path of {@link #resource}: then it need not be copied} */
    public boolean targetIsResource() {
        return target == null;
    }

    /** {@return true if the path then names the bucket} */
    public boolean bucketInTarget() {
        return bucketInTarget;
    }

    /** {@return the {@code User-Agent}} */
    public String userAgent() {
        return userAgent;
    }

    /** {@return the operation that this would be if it is S3: see {@link #s3Score}} */
    public S3Operation operation() {
        return operation;
    }

    /** {@return what the request would be about if it is S3: see {@link #s3Score}} */
    public S3Resource resource() {
        return resource;
    }

    /** {@return the SDK's id for the call of which this is an attempt} */
    public String invocationId() {
        return invocationId.toString();
    }

    /** {@return the {@code traceparent}, as sent} */
    public String traceParent() {
        return traceParent;
    }

    /** {@return the number of this attempt; the first is 1} */
    public int attempt() {
        return attempt;
    }

    /** {@return how many attempts the client allows itself} */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** {@return the object's share of an aws-chunked body} */
    public long decodedContentLength() {
        return decodedContentLength;
    }

    /**
     * {@return the headers that make the request depend on the state of the object, such as {@code If-None-Match: *}; several
     * are separated by a comma and a space}
     */
    public String conditions() {
        return conditions;
    }

    /** {@return true if there are servers at which the request would belong to another API, whatever it is signed for} */
    public boolean mayBeForeign() {
        return foreignAt != 0;
    }

    /** {@return true if it is signed for S3} */
    public boolean signedForS3() {
        return Signs.any(signs(), Signs.SIGNED_FOR_S3);
    }
}
