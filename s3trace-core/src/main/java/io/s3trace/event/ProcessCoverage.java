package io.s3trace.event;

import java.util.List;
import java.util.Map;

/**
 * Which files of a process are probed, and why no others are: the answer to "why do I see nothing?".
 *
 * @param pid the process
 * @param comm its name, empty if that may not be known
 * @param exe path of its executable as the process sees it, empty if that may not be known
 * @param files files with probes in them, by what they are; {@link io.s3trace.S3Tracer#stats()} has the probes. If plain HTTP
 *     is traced, {@link TlsLibrary#NONE} is among them, without a file: it is probed in the kernel
 * @param reason why there is no such file, such as {@code maps no TLS library}, or why the process is not traced; empty if
 *     there is one
 * @param unseen what else it may send requests with, and why that is not seen or what would show it, such as {@code Java's own
 *     TLS: mode JSSE would show it, by an agent in the process}; or what was lost, such as {@code Java's own TLS: calls were not
 *     handed over: 12 because the tracer had not renewed the agent's lease in time}; mostly empty
 * @param opened its connections to S3 so far whose requests are seen
 * @param sealed its connections to S3 so far that cannot be looked into, as {@link TracerStats#shares} counts them
 */
public record ProcessCoverage(int pid, String comm, String exe, Map<TlsLibrary, List<String>> files, String reason,
        List<String> unseen, long opened, long sealed) {
    /** Makes a copy that does not change. */
    public ProcessCoverage {
        files = Map.copyOf(files);
        unseen = List.copyOf(unseen);
    }

    /** {@return whether requests of it are seen, of at least one kind} */
    public boolean covered() {
        return !files.isEmpty();
    }
}
