package io.s3trace.event;

/**
 * The connection that carried a request.
 *
 * @param id number of the connection, unique within one tracer
 * @param library where the bytes were captured
 * @param local local address as {@code ip:port} or {@code [ip6]:port}, or empty if not known
 * @param remote remote address as {@code ip:port} or {@code [ip6]:port}, or empty if not known
 * @param reused true if the connection had carried an earlier request
 */
public record ConnectionInfo(long id, TlsLibrary library, String local, String remote, boolean reused) {}
