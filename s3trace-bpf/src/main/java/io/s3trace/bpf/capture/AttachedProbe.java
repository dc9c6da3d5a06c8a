package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfLink;
import java.nio.file.Path;

/**
 * A place where a program runs.
 *
 * @param source the kind of code
 * @param library the file, as its process sees it
 * @param function the function; if a wrapper only passes its arguments on to it, this may be the wrapper's name
 * @param offset offset of the instruction from the function's first, in bytes
 * @param onReturn whether the program runs when the function returns
 * @param uretprobe whether that is a uretprobe, rather than a uprobe on the way out
 * @param cheap whether the kernel is known to emulate the instruction, rather than to single-step it
 * @param pid the process, or {@link io.s3trace.bpf.Uprobe#EVERY_PROCESS}
 * @param link what holds the program there
 */
public record AttachedProbe(
        CaptureSource source, Path library, String function, long offset, boolean onReturn, boolean uretprobe,
        boolean cheap, int pid, BpfLink.Kind link) {}
