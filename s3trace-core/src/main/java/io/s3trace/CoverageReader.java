package io.s3trace;

import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.ProcessFiles;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.S3Share;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.internal.process.Sources;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at all processes: which of their files are probed, and how many of their connections to S3 are looked into. */
final class CoverageReader {
    private CoverageReader() {}

    static List<ProcessCoverage> read(ByteCapture capture, Pump pump) {
        Map<Integer, S3Share> shares = pump.shares().stream()
                .collect(Collectors.toMap(share -> share.process().pid(), share -> share, (older, newer) -> newer));
        return capture.coverage().stream().map(process -> coverage(process, shares.get(process.pid()))).toList();
    }

    private static ProcessCoverage coverage(ProcessFiles process, @Nullable S3Share share) {
        Map<TlsLibrary, List<String>> files = new EnumMap<>(TlsLibrary.class);
        process.attached().forEach((source, paths) -> files.put(Sources.library(source), List.copyOf(paths)));
        return new ProcessCoverage(process.pid(), process.comm(), process.exe(), files, process.reason(),
                process.unseen(), share == null ? 0 : share.opened(), share == null ? 0 : share.sealed());
    }
}
