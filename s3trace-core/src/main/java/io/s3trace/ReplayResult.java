package io.s3trace;

/**
 * What came of a replay.
 *
 * @param records records that were read
 * @param events requests that were reported
 * @param failedConnections connections to S3 that were reported as failed
 * @param malformed records that made no sense
 * @param damage what is wrong with the file: that it was cut off somewhere, that it is no recording ...; empty if nothing
 */
public record ReplayResult(long records, long events, long failedConnections, long malformed, String damage) {}
