package io.s3trace.event;

/**
 * The connection that carried a request.
 *
 * @param id number of the connection, unique within one tracer
 * @param library where the bytes were captured
 * @param local local address and port
 * @param remote remote address and port
 * @param reused true if the connection had carried an earlier request
 */
public record ConnectionInfo(long id, TlsLibrary library, Endpoint local, Endpoint remote, boolean reused) {}
