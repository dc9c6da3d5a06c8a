package io.s3trace.bpf.capture;

import io.s3trace.bpf.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which features are available, and in which way, as far as the kernel has shown. At first, these are all that are asked for,
 * each in its best way. If the kernel refuses a way, the next one is tried. If it refuses the last way, the feature is lost,
 * with those that need it. Not thread-safe.
 */
final class FeatureChoice {
    private final Map<CaptureFeature, Deque<FeatureWay>> ways = new EnumMap<>(CaptureFeature.class);
    private final Map<CaptureFeature, List<String>> reasons = new EnumMap<>(CaptureFeature.class);
    private final Map<CaptureFeature, List<Refusal>> refusals = new EnumMap<>(CaptureFeature.class);
    private final Map<CaptureFeature, LostFeature> lost = new EnumMap<>(CaptureFeature.class);
    private final Map<String, Refusal> maps = new LinkedHashMap<>();

    FeatureChoice(CaptureSettings settings) {
        for (CaptureFeature feature : CaptureFeature.values()) {
            if (feature.isWanted(settings)) {
                ways.put(feature, new ArrayDeque<>(feature.ways(settings)));
                reasons.put(feature, new ArrayList<>());
                refusals.put(feature, new ArrayList<>());
            }
        }
        for (CaptureFeature feature : CaptureFeature.values()) {
            if (!feature.isWanted(settings)) {
                loseDependents(feature, "not asked for", List.of());
            } else if (ways.containsKey(feature)) {
                goOn(feature);
            }
        }
    }

    /** {@return the programs to load, in the order of attaching} */
    List<String> programs() {
        return ways.values().stream().flatMap(way -> way.getFirst().programs().stream()).toList();
    }

    /** {@return the maps that cannot be created} */
    Set<String> absentMaps() {
        return maps.keySet();
    }

    /** {@return in which way a feature is available, if it is} */
    Optional<FeatureWay> way(CaptureFeature feature) {
        return Optional.ofNullable(ways.get(feature)).map(Deque::getFirst);
    }

    /** {@return what was asked for and is not available} */
    List<LostFeature> lost() {
        return List.copyOf(lost.values());
    }

    /** {@return why a feature that was asked for is not available, if so} */
    Optional<LostFeature> lost(CaptureFeature feature) {
        return Optional.ofNullable(lost.get(feature));
    }

    /** {@return whether anything is left of what was asked for} */
    boolean isUseful() {
        return purposes().stream().anyMatch(ways::containsKey);
    }

    /** {@return what tracing is for: the sources of requests; if none was asked for, connects and lookups} */
    List<CaptureFeature> purposes() {
        List<CaptureFeature> sources = Stream.concat(ways.keySet().stream(), lost.keySet().stream())
                .filter(feature -> feature.source().filter(CaptureSource::movesBytes).isPresent()).toList();
        return sources.isEmpty() ? List.of(CaptureFeature.CONNECTS, CaptureFeature.LOOKUPS) : sources;
    }

    /**
     * Does without what the kernel has refused.
     *
     * @return whether that makes a difference
     */
    boolean refuse(Refusal refusal) {
        if (refusal.part() == Refusal.Part.MAP) {
            return maps.put(refusal.name(), refusal) == null;
        }
        Optional<CaptureFeature> refused = ways.keySet().stream()
                .filter(feature -> ways.get(feature).getFirst().programs().contains(refusal.name())).findFirst();
        refused.ifPresent(feature -> {
            Optional<Refusal> map = missingMap(refusal);
            refusals.get(feature).add(map.orElse(refusal));
            giveUp(feature, "the kernel refused " + map.orElse(refusal).text());
            goOn(feature);
        });
        return refused.isPresent();
    }

    /** If a map cannot be created, the programs that need it are refused. libbpf names the map. */
    private Optional<Refusal> missingMap(Refusal program) {
        return maps.values().stream().filter(map ->
                program.verifier().stream().anyMatch(line -> line.contains("'" + map.name() + "'"))).findFirst();
    }

    /** Takes the next way that the kernel has. */
    private void goOn(CaptureFeature feature) {
        Deque<FeatureWay> left = ways.get(feature);
        while (!left.isEmpty() && !left.getFirst().isThere()) {
            giveUp(feature, "not in this kernel");
        }
        if (left.isEmpty()) {
            lose(feature, String.join("; ", reasons.get(feature)), refusals.get(feature));
        }
    }

    private void giveUp(CaptureFeature feature, String reason) {
        reasons.get(feature).add(ways.get(feature).removeFirst().with(reason));
    }

    private void lose(CaptureFeature feature, String reason, List<Refusal> refusals) {
        ways.remove(feature);
        lost.put(feature, new LostFeature(feature, reason, refusals));
        loseDependents(feature, reason, refusals);
    }

    private void loseDependents(CaptureFeature feature, String reason, List<Refusal> refusals) {
        for (CaptureFeature dependent : List.copyOf(ways.keySet())) {
            if (ways.containsKey(dependent) && dependent.needs(feature)) {
                lose(dependent, reason, refusals);
            }
        }
    }
}
