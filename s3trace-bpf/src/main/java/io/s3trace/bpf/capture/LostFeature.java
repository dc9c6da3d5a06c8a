package io.s3trace.bpf.capture;

import io.s3trace.bpf.Refusal;
import java.util.List;

/**
 * A feature that was asked for, and is not available on this kernel.
 *
 * @param feature the feature
 * @param reason why there is no way to have it
 * @param refusals what the kernel refused, one by one; empty if nothing was tried because the kernel lacks what is needed
 */
public record LostFeature(CaptureFeature feature, String reason, List<Refusal> refusals) {
    /** Makes a copy that does not change. */
    public LostFeature {
        refusals = List.copyOf(refusals);
    }

    /** {@return what is missing now, and why} */
    public String text() {
        return feature.missing() + ": " + reason;
    }
}
