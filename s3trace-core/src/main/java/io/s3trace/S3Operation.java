package io.s3trace;

/** An operation of the S3 API, by its name in the API reference. */
public enum S3Operation {
    /** Not an S3 operation that this version knows. */
    UNKNOWN("Unknown");

    private final String apiName;

    S3Operation(String apiName) {
        this.apiName = apiName;
    }

    /**
     * Returns the name as in the S3 API reference.
     *
     * @return the name, such as {@code GetObject}
     */
    public String apiName() {
        return apiName;
    }
}
