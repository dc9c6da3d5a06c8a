package io.s3trace;

import java.util.List;
import java.util.Map;

/**
 * What of a process is probed, and why not more: the answer to "why do I see nothing?".
 *
 * @param pid the process
 * @param comm its name, empty if it has just ended
 * @param exe path of its executable as it sees it, empty if that may not be known
 * @param files files with probes in them, by what they are; {@link S3Tracer#stats()} has the probes
 * @param reason why there are none, such as {@code maps no TLS library}; empty if there are
 */
public record ProcessCoverage(int pid, String comm, String exe, Map<ProbeMode, List<String>> files, String reason) {
    /** Makes a copy that does not change. */
    public ProcessCoverage {
        files = Map.copyOf(files);
    }

    /** {@return whether something of it is probed} */
    public boolean covered() {
        return !files.isEmpty();
    }
}
