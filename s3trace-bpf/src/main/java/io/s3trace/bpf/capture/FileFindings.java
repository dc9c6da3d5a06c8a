package io.s3trace.bpf.capture;

import java.util.List;
import java.util.Map;

/**
 * What the sources have found in a file.
 *
 * @param version the file, and its state then
 * @param plans where the sources that have found something would probe it
 * @param reasons why the others have found nothing: the same for all, if the file cannot be read
 * @param lost the features that the file has and that the kernel has refused
 * @param certain false if something of the file could not be read or understood
 */
record FileFindings(
        FileVersion version, Map<CaptureSource, List<PlannedProbe>> plans, Map<CaptureSource, String> reasons,
        List<LostFeature> lost, boolean certain) {
    /** {@return whether there is nothing to probe in it, whoever looks} */
    boolean isBarren() {
        return certain && plans.isEmpty() && lost.isEmpty();
    }
}
