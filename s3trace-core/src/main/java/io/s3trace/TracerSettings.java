package io.s3trace;

import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.bpf.capture.SocketDoor;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.select.KeyPolicy;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tracer has been asked for, with the defaults of what it has not, and what follows from that. See
 * {@link S3TracerBuilder} for what each means. Not thread-safe.
 */
final class TracerSettings {
    final Set<ProbeMode> modes = EnumSet.noneOf(ProbeMode.class);
    final Set<Integer> pids = new LinkedHashSet<>();
    final Set<String> comms = new LinkedHashSet<>();
    final Set<String> hosts = new LinkedHashSet<>();
    final Set<String> methods = new LinkedHashSet<>();
    final Set<S3Operation> operations = EnumSet.noneOf(S3Operation.class);
    final Set<String> buckets = new LinkedHashSet<>();
    final List<Predicate<? super S3RequestEvent>> filters = new ArrayList<>();
    final List<Consumer<? super S3RequestEvent>> listeners = new ArrayList<>();
    final List<Consumer<? super S3RequestEvent>> observers = new ArrayList<>();
    final List<Consumer<? super ConnectEvent>> connectListeners = new ArrayList<>();
    final List<Consumer<? super ResolveEvent>> resolveListeners = new ArrayList<>();
    final List<Consumer<? super HandshakeEvent>> handshakeListeners = new ArrayList<>();
    final List<Consumer<? super S3RequestEvent>> stallListeners = new ArrayList<>();
    final Set<String> endpoints = new LinkedHashSet<>();
    KeyPolicy keyPolicy = KeyPolicy.plain();
    Duration minLatency = Duration.ZERO;
    Duration connectMinLatency = Duration.ZERO;
    Duration exchangeTimeout = Duration.ofMinutes(10);
    Duration rescanInterval = Duration.ofSeconds(2);
    Duration readInterval = Duration.ofMillis(20);
    Duration stallAfter = Duration.ZERO;
    final List<Target> targets = new ArrayList<>();
    boolean onlyNamed;
    boolean followChildren;
    boolean includeUnknown;
    boolean traceSelf;
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
        if (!resolveListeners.isEmpty()) {
            sources.add(CaptureSource.RESOLVER);
        }
        return new CaptureSettings(sources, requestBudget, responseBudget, ringSize,
                new ProcessSelection(self, tracesOnlyNamed(), followChildren, !targets.isEmpty(),
                        List.copyOf(comms)),
                new AttachSettings(probePlacement, uprobeMulti, doors(), rescanInterval));
    }

    private List<SocketDoor> doors() {
        return switch (socketSource) {
            case BEST -> List.of(SocketDoor.values());
            case NONE -> List.of();
            default -> List.of(SocketDoor.valueOf(socketSource.name()));
        };
    }

    PumpSettings pumpSettings() {
        return new PumpSettings(
                requestBudget, responseBudget, includeUnknown, minLatency, exchangeTimeout, stallAfter,
                List.copyOf(endpoints), keyPolicy, allFilters());
    }

    /** What an event must be, each of them; of several hosts, methods, operations or buckets it must be about one. */
    List<Predicate<? super S3RequestEvent>> allFilters() {
        List<Predicate<? super S3RequestEvent>> all = new ArrayList<>();
        Set<String> wantedHosts = Set.copyOf(hosts);
        add(all, wantedHosts, event -> wantedHosts.stream().anyMatch(event.request().host()::equalsIgnoreCase));
        addMember(all, methods, event -> event.request().method());
        addMember(all, operations, S3RequestEvent::operation);
        addMember(all, buckets, event -> event.resource().bucket());
        all.addAll(filters);
        return List.copyOf(all);
    }

    private static <T> void addMember(List<Predicate<? super S3RequestEvent>> all, Set<T> wanted,
            Function<S3RequestEvent, T> value) {
        Set<T> copy = Set.copyOf(wanted);
        add(all, copy, event -> copy.contains(value.apply(event)));
    }

    private static void add(List<Predicate<? super S3RequestEvent>> all, Set<?> wanted, Predicate<S3RequestEvent> filter) {
        if (!wanted.isEmpty()) {
            all.add(filter);
        }
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

    /** The kinds of library to attach to; those of AUTO are all. */
    Set<CaptureSource> sources() {
        if (takesWhatThereIs()) {
            return CaptureSource.thatMoveBytes();
        }
        Set<CaptureSource> sources = EnumSet.noneOf(CaptureSource.class);
        Stream.concat(modes.stream(), targets.stream().flatMap(target -> target.modes().stream()))
                .filter(mode -> mode != ProbeMode.TCP_CONNECT)
                .forEach(mode -> sources.add(CaptureSource.valueOf(mode.name())));
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
