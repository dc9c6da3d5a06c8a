package io.s3trace.internal.recording;

import java.nio.file.Path;

/**
 * What has become of a recording so far.
 *
 * @param file where it is
 * @param bytes bytes written
 * @param records records written
 * @param dropped records that are not in it, or lack what events show: the disk was too slow, it was full, or it failed
 * @param unjudged exchanges of which it holds only lengths and times: there was no memory to wait for their verdict
 * @param failure why it ended early; empty if it did not
 */
public record RecordingState(Path file, long bytes, long records, long dropped, long unjudged, String failure) {}
