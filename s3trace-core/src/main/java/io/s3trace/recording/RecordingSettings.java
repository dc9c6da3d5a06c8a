package io.s3trace.recording;

import java.nio.file.Path;

/**
 * Where to record to.
 *
 * @param file the file, replaced if it is there
 * @param maxBytes how large it may become
 */
public record RecordingSettings(Path file, long maxBytes) {}
