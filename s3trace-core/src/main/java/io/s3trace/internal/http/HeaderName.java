package io.s3trace.internal.http;

/** A header that is looked for. */
public interface HeaderName {

    /** Its name in lower case; one that ends with a dash stands for all that begin so and have no line of their own. */
    String text();

    /** True if it stands for itself alone, so that a colon follows its name. */
    default boolean isOne() {
        return !text().endsWith("-");
    }

    /** Its number among those that are looked for, below 64. */
    int ordinal();

    /** True if its value is read, so that the last of several counts; of the others only their being there does. */
    boolean isRead();
}
