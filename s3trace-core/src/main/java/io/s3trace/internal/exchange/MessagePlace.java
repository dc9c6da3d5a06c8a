package io.s3trace.internal.exchange;

/** Where a message lies among the bytes that its direction of the connection has moved, as far as is known by now. */
public interface MessagePlace {
    /** {@return the position of its first byte} */
    long start();

    /** {@return the position behind its blank line; far away if that was not seen, or not yet} */
    long headEnd();

    /** {@return the position behind the last byte seen or, once ended, behind the message} */
    long end();

    /** {@return whether its head has been read, be it whole or not} */
    boolean headRead();

    /** {@return whether it has ended} */
    boolean ended();

    /** {@return whether its body is in chunks} */
    boolean chunked();
}
