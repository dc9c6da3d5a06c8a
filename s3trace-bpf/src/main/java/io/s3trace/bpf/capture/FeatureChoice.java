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
    private final Map<CaptureFeature, Ways> ways = new EnumMap<>(CaptureFeature.class);
    private final Map<CaptureFeature, LostFeature> lost = new EnumMap<>(CaptureFeature.class);
    private final Map<String, Refusal> maps = new LinkedHashMap<>();

    /**
     * The ways to have a feature.
     *
     * @param left those that were not refused, the best first
     * @param reasons why the others cannot be had
     * @param refusals what the kernel refused of the others
     */
    private record Ways(Deque<FeatureWay> left, List<String> reasons, List<Refusal> refusals) {
        Ways(List<FeatureWay> ways) {
            this(new ArrayDeque<>(ways), new ArrayList<>(), new ArrayList<>());
        }

        void giveUp(String reason) {
            reasons.add(left.removeFirst().with(reason));
        }
    }

    FeatureChoice(CaptureSettings settings) {
        for (CaptureFeature feature : CaptureFeature.values()) {
            if (feature.isWanted(settings)) {
                ways.put(feature, new Ways(feature.ways(settings)));
            }
        }
        for (CaptureFeature feature : CaptureFeature.values()) {
            Ways open = ways.get(feature);
            if (!feature.isWanted(settings)) {
                loseDependents(feature, "not asked for", List.of());
            } else if (open != null) {
                goOn(feature, open);
            }
        }
    }

    /** {@return the programs to load, in the order of attaching} */
    List<String> programs() {
        return ways.values().stream().flatMap(open -> open.left.getFirst().programs().stream()).toList();
    }

    /** {@return the maps that cannot be created} */
    Set<String> absentMaps() {
        return maps.keySet();
    }

    /** {@return in which way a feature is available, if it is} */
    Optional<FeatureWay> way(CaptureFeature feature) {
        return Optional.ofNullable(ways.get(feature)).map(open -> open.left.getFirst());
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
        Optional<Map.Entry<CaptureFeature, Ways>> refused = ways.entrySet().stream()
                .filter(open -> open.getValue().left.getFirst().programs().contains(refusal.name())).findFirst();
        refused.ifPresent(open -> {
            Refusal cause = missingMap(refusal).orElse(refusal);
            open.getValue().refusals.add(cause);
            open.getValue().giveUp("the kernel refused " + cause.text());
            goOn(open.getKey(), open.getValue());
        });
        return refused.isPresent();
    }

    /** If a map cannot be created, the programs that need it are refused. libbpf names the map. */
    private Optional<Refusal> missingMap(Refusal program) {
        return maps.values().stream().filter(map ->
                program.verifier().stream().anyMatch(line -> line.contains("'" + map.name() + "'"))).findFirst();
    }

    /** Takes the next way that the kernel has. */
    private void goOn(CaptureFeature feature, Ways open) {
        while (!open.left.isEmpty() && !open.left.getFirst().isThere()) {
            open.giveUp("not in this kernel");
        }
        if (open.left.isEmpty()) {
            lose(feature, String.join("; ", open.reasons), open.refusals);
        }
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
