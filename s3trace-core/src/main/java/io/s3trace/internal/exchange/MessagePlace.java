package io.s3trace.internal.exchange;

/** Where a message lies among the bytes that were moved in its direction of the connection, as far as that is known by now. */
public interface MessagePlace {
    /** {@return the position of its first byte} */
    long start();

    /** {@return the position after its blank line; a very large number if that was not seen, or not yet} */
    long headEnd();

    /** {@return the position after the last byte seen or, once the message has ended, after the message} */
    long end();

    /** {@return whether its head has been read, completely or not} */
    boolean headRead();

    /** {@return whether it has ended} */
    boolean ended();

    /** {@return whether its body is in chunks} */
    boolean chunked();
}
