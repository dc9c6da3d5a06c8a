package io.s3trace.internal.process;

/** Is told which processes are to be traced, on the thread that reads the ring. */
public interface ProcessListener {
    /** A process is not to be traced: nothing of it will be told. By default, nothing follows from it. */
    default void onUnwanted(TracedProcess process) {}

    /** A process that was not to be traced is now. By default, nothing follows from it. */
    default void onWanted(int pid) {}
}
