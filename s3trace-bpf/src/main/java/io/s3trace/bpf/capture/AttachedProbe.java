package io.s3trace.bpf.capture;

import java.nio.file.Path;

/**
 * A place where a program runs.
 *
 * @param library the file, as its process sees it
 * @param function the function
 * @param offset offset of the instruction from the function's first, in bytes
 * @param onReturn whether the program runs when the function returns
 * @param pid the process, or {@link io.s3trace.bpf.Uprobe#EVERY_PROCESS}
 */
public record AttachedProbe(Path library, String function, long offset, boolean onReturn, int pid) {}
