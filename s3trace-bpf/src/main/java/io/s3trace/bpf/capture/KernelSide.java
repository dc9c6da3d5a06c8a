package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BPF object in the kernel: loaded, with the programs attached that have a place in the kernel itself. If this kernel
 * refuses a part, that part is left out, with the feature that needs it, and everything is loaded again. If nothing is refused,
 * this costs nothing.
 */
final class KernelSide implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KernelSide.class);
    private static final String OBJECT = "s3trace.bpf.o";
    /** The maps that user space itself needs. */
    private static final Set<String> INDISPENSABLE = Set.of("ring", "execs", "connections", "verdicts", "counters", "listed",
            "rejected", "processes", "calls", "sockets", "connect_settings", ".rodata.config", ".data.reader",
            ".data.seekers");

    private final BpfObject object;
    private final FeatureChoice features;
    private final List<BpfLink> links;
    private final Set<String> programs;

    private KernelSide(BpfObject object, FeatureChoice features, List<BpfLink> links) {
        this.object = object;
        this.features = features;
        this.links = links;
        this.programs = Set.copyOf(features.programs());
    }

    /**
     * Loads and attaches.
     *
     * @throws BpfException if nothing useful would be left
     */
    static KernelSide load(CaptureSettings settings) {
        FeatureChoice features = new FeatureChoice(settings);
        while (features.isUseful()) {
            try {
                KernelSide loaded = load(settings, features);
                loaded.report();
                return loaded;
            } catch (BpfException e) {
                Refusal refusal = e.refusal().filter(KernelSide::isDispensable).orElseThrow(() -> e);
                if (!features.refuse(refusal)) {
                    throw e;
                }
                LOGGER.info("the kernel refused {}: another way is tried, or what needs it is done without", refusal.text());
                LOGGER.debug("the verifier said: {}", String.join("\n", refusal.verifier()), e);
            }
        }
        throw nothingIsLeft(features);
    }

    private static BpfException nothingIsLeft(FeatureChoice features) {
        List<LostFeature> lost = features.lost().stream()
                .filter(feature -> features.purposes().contains(feature.feature())).toList();
        return BpfException.because("load the kernel side: nothing is left of what was asked for: "
                + lost.stream().map(LostFeature::text).collect(Collectors.joining("; ")),
                lost.stream().flatMap(feature -> feature.refusals().stream())
                        .flatMap(refusal -> refusal.verifier().stream()).toList());
    }

    private static boolean isDispensable(Refusal refusal) {
        return refusal.part() == Refusal.Part.PROGRAM || !INDISPENSABLE.contains(refusal.name());
    }

    private static KernelSide load(CaptureSettings settings, FeatureChoice features) {
        BpfObject object = BpfObject.open(ByteCapture.class, OBJECT);
        List<BpfLink> links = new ArrayList<>();
        try {
            prepare(object, settings, features);
            object.load();
            features.programs().stream().map(object::program).filter(BpfProgram::hasPlace)
                    .forEach(program -> links.add(program.attach()));
            return new KernelSide(object, features, links);
        } catch (RuntimeException e) {
            links.reversed().forEach(BpfLink::close);
            object.close();
            throw e;
        }
    }

    private static void prepare(BpfObject object, CaptureSettings settings, FeatureChoice features) {
        Set<String> programs = new LinkedHashSet<>(features.programs());
        boolean plainSockets = features.way(CaptureFeature.HTTP).isPresent();
        object.programs().forEach(program -> program.load(programs.contains(program.name())));
        features.absentMaps().forEach(map -> object.map(map).leaveOut());
        object.map("ring").maxEntries(settings.ringBytes());
        boolean records = features.way(CaptureFeature.TLS_RECORDS).isPresent();
        boolean embedded = features.way(CaptureFeature.EMBEDDED).isPresent();
        CaptureConfig.write(object.map(".rodata.config").initialValue(), settings, plainSockets,
                features.way(CaptureFeature.SEALED).isPresent(), embedded);
        Stream.concat(ConnectionMaps.TLS_RECORDS.stream().filter(map -> !records),
                ConnectionMaps.EMBEDDED.stream().filter(map -> !embedded)).forEach(map -> object.map(map).maxEntries(1));
        if (plainSockets || records) {
            object.map(".data.seekers").initialValue().set(JAVA_INT, 0, 1); // every send and receive is of interest
        }
        if (settings.attaching().uprobeMulti() && KernelFeatures.hasUprobeMulti()) {
            object.linkManyPlaces();
        }
        RefusedOnPurpose.refuse(object);
    }

    private void report() {
        features.lost().forEach(lost -> {
            if (lost.refusals().isEmpty()) {
                LOGGER.info("{}", lost.text());
            } else {
                LOGGER.warn("{}", lost.text());
            }
        });
    }

    BpfObject object() {
        return object;
    }

    FeatureChoice features() {
        return features;
    }

    /** {@return whether a program was loaded, rather than left out} */
    boolean has(String program) {
        return programs.contains(program);
    }

    /** Detaches from the kernel itself. Idempotent. */
    void detach() {
        links.reversed().forEach(BpfLink::close);
        links.clear();
    }

    @Override
    public void close() {
        detach();
        object.close();
    }
}
