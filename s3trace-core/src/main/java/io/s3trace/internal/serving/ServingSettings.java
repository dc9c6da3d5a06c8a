package io.s3trace.internal.serving;

import java.nio.file.Path;
import java.util.Set;

/**
 * How events are served.
 *
 * @param socket where
 * @param groups the groups whose members see everything
 * @param maxReaders how many readers there may be, besides those that see everything
 * @param queueBytes how much may wait for one reader
 */
public record ServingSettings(Path socket, Set<Integer> groups, int maxReaders, long queueBytes) {}
