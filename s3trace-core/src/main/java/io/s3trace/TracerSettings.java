package io.s3trace;

import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.bpf.capture.ProgramFolders;
import io.s3trace.event.SocketSource;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tracer has been asked for, with the defaults of what it has not, and what follows from that. See
 * {@link S3TracerBuilder} for what each means. Not thread-safe.
 */
final class TracerSettings extends TraceSettings {
    final Set<ProbeMode> modes = EnumSet.noneOf(ProbeMode.class);
    final Set<Integer> pids = new LinkedHashSet<>();
    final Set<String> comms = new LinkedHashSet<>();
    Duration connectMinLatency = Duration.ZERO;
    Duration rescanInterval = Duration.ofSeconds(2);
    final Set<Path> programFolders = new LinkedHashSet<>();
    Duration readInterval = Duration.ofMillis(20);
    boolean onlyNamed;
    boolean followChildren;
    boolean traceSelf;
    boolean seeSealed;
    boolean probePlacement = true;
    boolean warmUp = true;
    boolean uprobeMulti = true;
    SocketSource socketSource = SocketSource.BEST;
    int requestBudget = TracerTuning.DEFAULT_REQUEST_BUDGET;
    int responseBudget = TracerTuning.DEFAULT_RESPONSE_BUDGET;
    int ringSize = TracerTuning.DEFAULT_RING_SIZE;
    int queueCapacity = TracerTuning.DEFAULT_QUEUE_CAPACITY;
    Optional<RecordingSettings> recording = Optional.empty();

    CaptureSettings captureSettings() {
        int self = traceSelf ? 0 : (int) ProcessHandle.current().pid();
        Set<CaptureSource> sources = CaptureSource.withCompanions(sources());
        if (!listeners.of(EventKind.LOOKUP).isEmpty()) {
            sources.add(CaptureSource.RESOLVER);
        }
        if (seeSealed || !listeners.of(EventKind.SEALED).isEmpty()) {
            sources.add(CaptureSource.SEALED);
        }
        return new CaptureSettings(sources, requestBudget, responseBudget, ringSize,
                new ProcessSelection(self, tracesOnlyNamed(), followChildren, !targets.isEmpty(),
                        List.copyOf(comms)),
                new AttachSettings(probePlacement, uprobeMulti, Sources.hooks(socketSource), rescanInterval,
                        programFolders()));
    }

    /** Programs are looked into before they are started if it is not known which processes will run them. */
    private List<Path> programFolders() {
        return attachesByProcess() ? List.of()
                : Stream.concat(ProgramFolders.onPath().stream(), programFolders.stream()).distinct().toList();
    }

    PumpSettings pumpSettings() {
        return pumpSettings(requestBudget, responseBudget);
    }

    /** AUTO: that there is nothing to attach to yet is no error. */
    boolean takesWhatThereIs() {
        return modes.isEmpty() || modes.contains(ProbeMode.AUTO)
                || targets.stream().anyMatch(target -> target.modes().contains(ProbeMode.AUTO));
    }

    /** Must there be something to probe in a process that is named? Not if its children may have it. */
    boolean needsLibraries() {
        return attachesByProcess() && !takesWhatThereIs() && !sources().isEmpty()
                && !sources().contains(CaptureSource.HTTP);
    }

    /** The kinds of library to attach to. AUTO does not stand for what must be asked for by name. */
    Set<CaptureSource> sources() {
        Set<CaptureSource> sources = EnumSet.noneOf(CaptureSource.class);
        if (takesWhatThereIs()) {
            sources.addAll(CaptureSource.fromOutside());
        }
        Stream.concat(modes.stream(), targets.stream().flatMap(target -> target.modes().stream()))
                .filter(mode -> mode != ProbeMode.TCP_CONNECT && mode != ProbeMode.AUTO)
                .forEach(mode -> sources.add(Sources.source(mode)));
        return sources;
    }

    /** The modes of which targets may ask for some; empty: of all. */
    Set<ProbeMode> knownModes() {
        return takesWhatThereIs() ? Set.of() : Stream.concat(
                modes.stream(), targets.stream().flatMap(target -> target.modes().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether processes are attached to each for itself: others then cost nothing. */
    boolean attachesByProcess() {
        return tracesOnlyNamed() && !followChildren;
    }

    /** Whether a process is traced only if it is named. */
    boolean tracesOnlyNamed() {
        return onlyNamed && targets.isEmpty();
    }
}
