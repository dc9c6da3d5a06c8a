package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files in which a source may be: what processes map, and what processes started later will. */
final class LibraryFinder {
    private static final Logger LOGGER = LoggerFactory.getLogger(LibraryFinder.class);

    private final CaptureSource source;

    LibraryFinder(CaptureSource source) {
        this.source = source;
    }

    /**
     * Finds what one process maps.
     *
     * @throws IOException if the process has ended, or may not be looked at
     */
    List<MappedFile> mappedBy(int pid) throws IOException {
        return ProcessMaps.read(pid);
    }

    /** Finds what all processes map and what the loader knows, each file once. */
    List<MappedFile> everywhere() throws IOException {
        Map<String, MappedFile> files = new LinkedHashMap<>();
        for (Path path : LoaderCache.libraries()) {
            MappedFile file = new MappedFile(path, path);
            if (source.isUsualName(file.name())) {
                add(files, file);
            }
        }
        for (int pid : ProcessMaps.pids()) {
            try {
                mappedBy(pid).forEach(file -> add(files, file));
            } catch (IOException e) {
                LOGGER.debug("process {} has ended, or may not be looked at", pid, e);
            }
        }
        return new ArrayList<>(files.values());
    }

    private void add(Map<String, MappedFile> files, MappedFile file) {
        try {
            files.putIfAbsent(file.identity(), file);
        } catch (IOException e) {
            LOGGER.debug("{} cannot be reached as {}", file.path(), file.reachable(), e);
        }
    }
}
