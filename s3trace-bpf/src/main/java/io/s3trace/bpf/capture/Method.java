package io.s3trace.bpf.capture;

/** The methods that the kernel side tells apart, by the first four bytes of a request; {@code enum method} there. */
public enum Method {
    /** Reads. */
    GET,
    /** Writes. */
    PUT,
    /** Reads no more than the head. */
    HEAD,
    /** Has something done. */
    POST,
    /** Removes. */
    DELETE,
    /** Any other. */
    OTHER;

    /**
     * Finds one.
     *
     * @param name as it is in a request
     * @return the method of that name, or {@link #OTHER}
     */
    public static Method of(String name) {
        return switch (name) {
            case "GET" -> GET;
            case "PUT" -> PUT;
            case "HEAD" -> HEAD;
            case "POST" -> POST;
            case "DELETE" -> DELETE;
            default -> OTHER;
        };
    }
}
