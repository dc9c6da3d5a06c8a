package io.s3trace.bpf.capture;

import java.util.List;
import java.util.Map;

/**
 * Which files of a process are attached to, and why no others are.
 *
 * @param pid the process
 * @param comm its name
 * @param exe path of its executable as the process sees it, or empty if it may not be known
 * @param attached files with probes in them, by what they are; plain sockets are covered without any file
 * @param reason why there are no such files, empty if there are
 * @param unseen what else it may send requests with, and why that is not seen; sentences
 */
public record ProcessFiles(
        int pid, String comm, String exe, Map<CaptureSource, List<String>> attached, String reason,
        List<String> unseen) {}
