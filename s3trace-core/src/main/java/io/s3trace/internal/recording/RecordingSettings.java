package io.s3trace.internal.recording;

import java.nio.file.Path;

/**
 * Where to record to.
 *
 * @param file the file, which must not exist yet
 * @param maxBytes how large it may become
 */
public record RecordingSettings(Path file, long maxBytes) {}
