package io.s3trace.bpf.capture;

import java.lang.foreign.MemorySegment;

/** The constants of the kernel side, for who loads its programs one by one: what the loader's own function writes. */
public final class KernelConstants {
    private KernelConstants() {}

    /**
     * Writes what a capture with these settings writes.
     *
     * @param config the initial value of {@code .rodata.config}
     * @param settings of the capture
     */
    public static void write(MemorySegment config, CaptureSettings settings) {
        CaptureConfig.write(config, settings, settings.sources().contains(CaptureSource.HTTP),
                settings.sources().contains(CaptureSource.SEALED), settings.sources().contains(CaptureSource.EMBEDDED));
    }
}
