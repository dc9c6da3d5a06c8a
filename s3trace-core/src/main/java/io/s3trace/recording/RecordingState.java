package io.s3trace.recording;

import java.nio.file.Path;

/**
 * What has become of a recording so far.
 *
 * @param file where it is
 * @param bytes bytes written
 * @param records records written
 * @param dropped records that are not in it: the disk was too slow, it was full, or it failed
 * @param failure why it ended before its time; empty if it did not
 */
public record RecordingState(Path file, long bytes, long records, long dropped, String failure) {}
