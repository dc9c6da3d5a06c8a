package io.s3trace;

import io.s3trace.bpf.capture.CaptureSettings;

/** What a tracer that nobody has told anything asks of the kernel side. */
public final class DefaultCapture {
    private DefaultCapture() {}

    /** {@return the settings of a tracer of everything} */
    public static CaptureSettings settings() {
        return new TracerSettings().captureSettings();
    }
}
