package io.s3trace.internal.exchange;

/**
 * Bytes moved on a connection since it was first seen, those of lost records included.
 *
 * @param sent bytes sent
 * @param received bytes received
 */
public record Totals(long sent, long received) {}
