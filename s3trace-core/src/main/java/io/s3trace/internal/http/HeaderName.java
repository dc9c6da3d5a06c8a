package io.s3trace.internal.http;

/** A header that is looked for. */
public interface HeaderName {

    /**
     * Its name in lower case. One that ends with a dash stands for all names with that beginning that are not listed
     * themselves.
     */
    String text();

    /** True if it stands for a single name, which a colon follows. */
    default boolean isOne() {
        return !text().endsWith("-");
    }

    /** Its number among the headers that are looked for, below 64. */
    int ordinal();

    /** True if its value is read: then the last of several counts. For the others, only their presence counts. */
    boolean isRead();
}
