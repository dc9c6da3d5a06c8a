package io.s3trace.event;

/**
 * The client, according to its {@code User-Agent}. Text that is not in it is an empty string.
 *
 * @param tool the program, such as {@code aws-cli}
 * @param toolVersion its version
 * @param sdk the library with which it speaks S3, such as {@code aws-sdk-java}
 * @param sdkVersion the library's version
 * @param language the programming language, with its version if that is known, such as {@code python 3.13.1}
 * @param retryMode how the library retries, such as {@code standard}
 */
public record ClientInfo(
        String tool, String toolVersion, String sdk, String sdkVersion, String language, String retryMode) {

    /**
     * Reads a {@code User-Agent}. This takes some time, and is best done once for each.
     *
     * @param userAgent the header's value, may be empty
     * @return what it says
     */
    public static ClientInfo of(String userAgent) {
        return ClientTable.read(userAgent);
    }
}
