package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * The share of the CPU that the calling thread gets when there is not enough for all: {@code setpriority(2)}, which on Linux
 * applies to one thread. {@link Thread#setPriority} does nothing on Linux, unless the JVM is started with an option for it.
 */
public final class ThreadPriority {
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SETPRIORITY = LINKER.downcallHandle(
            LINKER.defaultLookup().find("setpriority").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private ThreadPriority() {}

    /**
     * Sets the calling thread's nice value. Threads that it creates begin with the same value. A value below 0 needs
     * CAP_SYS_NICE.
     *
     * @param nice from -20 (most) to 19 (least); the default of threads is 0
     * @return false if the kernel refuses
     */
    public static boolean setNice(int nice) {
        try {
            return (int) SETPRIORITY.invokeExact(PRIO_PROCESS, CALLING_THREAD, nice) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
    }
}
