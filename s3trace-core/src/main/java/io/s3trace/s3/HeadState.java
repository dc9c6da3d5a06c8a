package io.s3trace.s3;

/** What has been seen of a head that is being made clean. One for each direction of a connection. */
public final class HeadState {
    long contentLength;
    boolean chunked;
    /** Of a response, digit by digit. */
    int status;
    /** How many bytes of the first line there were. */
    int column;

    /** Creates one that has seen nothing. */
    public HeadState() {}

    void begin() {
        contentLength = -1;
        chunked = false;
        status = 0;
        column = 0;
    }

    /** {@return the status of a response, 0 if it was not seen} */
    public int status() {
        return status;
    }
}
