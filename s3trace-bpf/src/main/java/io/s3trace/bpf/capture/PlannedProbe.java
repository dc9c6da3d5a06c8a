package io.s3trace.bpf.capture;

/**
 * A probe to attach.
 *
 * @param function the function it is for
 * @param program the program to run
 * @param fileOffset where in the file, in bytes
 * @param offset where from the first byte of the probed function
 * @param onReturn whether it is for the function's return
 * @param uretprobe whether the kernel is to run it on return; otherwise it runs when the instruction is reached
 * @param cheap whether the kernel is known to emulate the instruction
 */
record PlannedProbe(
        String function,
        String program,
        long fileOffset,
        long offset,
        boolean onReturn,
        boolean uretprobe,
        boolean cheap) {}
