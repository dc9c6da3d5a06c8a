package io.s3trace.advice;

import io.s3trace.event.S3Operation;

/** How requests are priced: as Amazon S3's price list groups them ("Requests and data retrievals"). */
public enum PriceClass {
    /** PUT, COPY, POST and LIST. */
    WRITE,
    /** GET, SELECT and all others. */
    READ,
    /** DELETE and CANCEL, which cost nothing. */
    FREE;

    /**
     * Returns the class of an operation.
     *
     * @param operation the operation
     * @return its class
     */
    public static PriceClass of(S3Operation operation) {
        String name = operation.apiName();
        if (name.startsWith("Delete") || operation == S3Operation.ABORT_MULTIPART_UPLOAD) {
            return FREE;
        }
        boolean writes = name.startsWith("Put") || name.startsWith("Post") || name.startsWith("Copy")
                || name.startsWith("List") || name.startsWith("Create") || name.startsWith("Complete")
                || name.startsWith("Upload") || name.startsWith("Update") || name.startsWith("Rename")
                || name.startsWith("Restore");
        return writes ? WRITE : READ;
    }
}
