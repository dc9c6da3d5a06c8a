package io.s3trace.bpf.capture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What sources have found in a file, whoever asked.
 *
 * @param fault why it cannot be searched at all, such as {@code not an ELF file}; empty if it can
 * @param located by source: its functions, or that it has none
 * @param plans where to probe
 */
record FileKnowledge(String fault, Map<CaptureSource, LocatedFunctions> located, Map<PlanOf, List<PlannedProbe>> plans) {
    static final FileKnowledge NONE = new FileKnowledge("", Map.of(), Map.of());

    /** What a plan is for. */
    record PlanOf(CaptureSource source, LocatedFunctions functions, boolean seekCheapPlaces) {}

    /** Makes a copy that does not change. */
    FileKnowledge {
        located = Map.copyOf(located);
        plans = Map.copyOf(plans);
    }

    FileKnowledge and(FileKnowledge other) {
        Map<CaptureSource, LocatedFunctions> allLocated = new HashMap<>(located);
        allLocated.putAll(other.located);
        Map<PlanOf, List<PlannedProbe>> allPlans = new HashMap<>(plans);
        allPlans.putAll(other.plans);
        return new FileKnowledge(other.fault, allLocated, allPlans);
    }
}
