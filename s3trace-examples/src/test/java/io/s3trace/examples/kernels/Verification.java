package io.s3trace.examples.kernels;

import io.s3trace.DefaultCapture;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.bpf.library.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the kernel verify all programs and writes down what it says. */
final class Verification {
    private static final String OBJECT = "s3trace.bpf.o";

    private Verification() {}

    /**
     * Writes a line for each program and settings: the settings, the program's name, the answer, the errno, how many
     * instructions were looked at, and the end of the verifier's complaint.
     */
    static String write(String file) throws IOException {
        KernelFeatures.probe(); // loads libbpf
        List<String> lines = new ArrayList<>();
        String answers = "";
        try (Arena arena = Arena.ofShared()) {
            MemorySegment image = object(arena);
            for (Map.Entry<String, CaptureSettings> settings : settings().entrySet()) {
                List<ProgramLoad> loads = ProgramLoad.each(image, settings.getValue());
                loads.forEach(load -> lines.add(settings.getKey() + "\t" + line(load)));
                long refused = loads.stream().filter(load -> load.answer() == ProgramLoad.Answer.REFUSED).count();
                answers += "%s: %d programs, %d refused. ".formatted(settings.getKey(), loads.size(), refused);
            }
        }
        Files.write(Path.of(file), lines);
        return answers;
    }

    private static String line(ProgramLoad load) {
        return String.join("\t", load.program(), load.answer().name(), String.valueOf(load.errno()),
                String.valueOf(load.instructions()), String.join(" | ", load.complaint()).replace('\t', ' '));
    }

    /** What is constant leaves the verifier less to look at: so those of most tracers, and those that leave it the most. */
    private static Map<String, CaptureSettings> settings() {
        CaptureSettings usual = DefaultCapture.settings();
        ProcessSelection chosen = new ProcessSelection(1, true, true, true, List.of("curl", "python3"));
        Map<String, CaptureSettings> settings = new LinkedHashMap<>();
        settings.put("default", usual);
        Set<CaptureSource> sources = EnumSet.of(CaptureSource.SEALED, CaptureSource.EMBEDDED);
        sources.addAll(usual.sources());
        settings.put("widest", new CaptureSettings(sources, CaptureSettings.MAX_BUDGET, CaptureSettings.MAX_BUDGET,
                usual.ringBytes(), chosen, usual.attaching()));
        return settings;
    }

    private static MemorySegment object(Arena arena) throws IOException {
        try (InputStream in = ByteCapture.class.getResourceAsStream(Architecture.current().directory() + "/" + OBJECT)) {
            byte[] bytes = in.readAllBytes();
            MemorySegment image = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, image, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return image;
        }
    }
}
