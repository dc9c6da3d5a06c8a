package io.s3trace.internal.process;

/** Learns which processes are to be traced, on the thread that reads the ring. */
public interface ProcessListener {
    /** A process is not to be traced: nothing of it will be reported. By default, does nothing. */
    default void onUnwanted(TracedProcess process) {}

    /** A process that was not to be traced is to be traced now. By default, does nothing. */
    default void onWanted(int pid) {}
}
