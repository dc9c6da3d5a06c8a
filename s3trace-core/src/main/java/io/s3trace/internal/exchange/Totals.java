package io.s3trace.internal.exchange;

/**
 * Bytes moved on a connection since it was first seen, including those of lost records.
 *
 * @param sent bytes sent
 * @param received bytes received
 */
public record Totals(long sent, long received) {}
