package io.s3trace.examples.agent;

import io.s3trace.container.PodSelector;
import io.s3trace.event.TraceEvent;
import io.s3trace.select.Target;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The rules in force, as what they ask of the tracer now: pods come and go, and rules end. Thread-safe. */
final class AgentTargets {
    private final Function<PodSelector, Target> pods;
    private final InstantSource clock;
    private final LongAdder notSampled = new LongAdder();
    /** When those end that do; a rule that stays as it is when the file is loaded anew ends when it would have. */
    private Map<TargetRule, Instant> ends = Map.of();
    private volatile List<TargetRule> rules = List.of();

    AgentTargets(Function<PodSelector, Target> pods, InstantSource clock) {
        this.pods = pods;
        this.clock = clock;
    }

    synchronized void use(List<TargetRule> now) {
        Map<TargetRule, Instant> newEnds = new HashMap<>();
        for (TargetRule rule : now) {
            rule.lasts().ifPresent(time ->
                    newEnds.put(rule, Optional.ofNullable(ends.get(rule)).orElse(clock.instant().plus(time))));
        }
        ends = newEnds;
        rules = List.copyOf(now);
    }

    List<TargetRule> rules() {
        return rules;
    }

    /** What to trace now; without rules, everything. */
    synchronized List<Target> now() {
        if (rules.isEmpty()) {
            return List.of(Target.any());
        }
        List<Target> targets = rules.stream()
                .filter(rule -> !ends.containsKey(rule) || clock.instant().isBefore(ends.get(rule)))
                .map(rule -> rule.target(pods))
                .toList();
        return targets.isEmpty() ? List.of(Target.none()) : targets;
    }

    /** Whether an event is among the share of its rule's that is shown. */
    boolean shows(TraceEvent event) {
        String id = event.labels().getOrDefault(TargetRule.LABEL, "");
        double share = rules.stream().filter(rule -> rule.id().equals(id)).findFirst().map(TargetRule::sample).orElse(1.0);
        if (share == 1 || ThreadLocalRandom.current().nextDouble() < share) {
            return true;
        }
        notSampled.increment();
        return false;
    }

    /** How many events were not shown because of that. */
    long notSampled() {
        return notSampled.sum();
    }
}
