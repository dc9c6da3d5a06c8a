package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One scan for files of code: those that processes map, and those that the loader would give them. For one thread. */
final class CodeFiles {
    private final Map<String, MappedFile> reached = new HashMap<>();

    /**
     * Lists the files whose code a process maps. A file that many processes map is looked for once.
     *
     * @throws IOException if the process has ended, or may not be looked at
     */
    List<MappedFile> mappedBy(int pid) throws IOException {
        List<MappedFile> files = new ArrayList<>();
        for (CodeMapping mapping : ProcessMaps.code(pid)) {
            files.add(reached.computeIfAbsent(mapping.identity(), identity -> mapping.reach(ProcessMaps.directory(pid))));
        }
        return files;
    }

    /** Has a file looked for anew by the next process that maps it: the path to it has turned out not to work. */
    void forget(MappedFile file) {
        reached.values().remove(file);
    }

    /** Lists the libraries that the loader knows and whose names are usual for one of these sources. */
    static List<MappedFile> aheadOfTime(Set<CaptureSource> sources) throws IOException {
        List<MappedFile> files = new ArrayList<>();
        for (Path path : LoaderCache.libraries()) {
            MappedFile file = new MappedFile(path, path);
            if (sources.stream().anyMatch(source -> source.isUsualName(file.name()))) {
                files.add(file);
            }
        }
        return files;
    }
}
