package io.s3trace.event;

/**
 * Who a {@code User-Agent} says is asking. Text that it does not tell is an empty string.
 *
 * @param tool the program, such as {@code aws-cli}
 * @param toolVersion its version
 * @param sdk the library it speaks S3 with, such as {@code aws-sdk-java}
 * @param sdkVersion the library's version
 * @param language the programming language, with its version where that is told, such as {@code python 3.13.1}
 * @param retryMode how the library retries, such as {@code standard}
 */
public record ClientInfo(
        String tool, String toolVersion, String sdk, String sdkVersion, String language, String retryMode) {

    /**
     * Reads a {@code User-Agent}; takes some time, and is best done once for each.
     *
     * @param userAgent the header's value, may be empty
     * @return what it tells
     */
    public static ClientInfo of(String userAgent) {
        return ClientTable.read(userAgent);
    }
}
