package io.s3trace.internal.s3;

/**
 * The ids of an exchange, and the object's ETag, side by side in one array, as they came. An event holds them in this form, and
 * makes Strings only of those that are asked for.
 *
 * <pre>
 *   invocation id | request id | host id | ETag
 * </pre>
 */
public final class CompactIds {

    private static final byte[] NONE = {};

    private CompactIds() {}

    /**
     * Copies the ids.
     *
     * @param request has the invocation id
     * @param response has the others
     * @return the ids; not to be changed
     */
    public static byte[] of(RequestFacts request, ResponseFacts response) {
        int length = request.invocationId.length() + response.requestId.length() + response.hostId.length()
                + response.etag.length();
        if (length == 0) {
            return NONE;
        }
        byte[] ids = new byte[length];
        int at = request.invocationId.copyTo(ids, 0);
        at = response.requestId.copyTo(ids, at);
        at = response.hostId.copyTo(ids, at);
        response.etag.copyTo(ids, at);
        return ids;
    }

    /**
     * Returns where the invocation id ends, and the request id begins.
     *
     * @param request had the invocation id
     * @return its length, at most 8 KiB
     */
    public static int requestIdStart(RequestFacts request) {
        return request.invocationId.length();
    }

    /**
     * Returns where the request id ends, and the host id begins.
     *
     * @param ids all of them
     * @param response had the host id
     * @return where it begins, at most 16 KiB
     */
    public static int hostIdStart(byte[] ids, ResponseFacts response) {
        return etagStart(ids, response) - response.hostId.length();
    }

    /**
     * Returns where the host id ends, and the ETag begins.
     *
     * @param ids all of them
     * @param response had the ETag
     * @return where it begins, at most 24 KiB
     */
    public static int etagStart(byte[] ids, ResponseFacts response) {
        return ids.length - response.etag.length();
    }
}
