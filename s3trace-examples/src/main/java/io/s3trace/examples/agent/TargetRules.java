package io.s3trace.examples.agent;

import io.s3trace.ProcessInfo;
import io.s3trace.S3RequestEvent;
import io.s3trace.container.ContainerInfo;
import io.s3trace.container.ContainerResolver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rules in force: which events are wanted, and with what labels. Without rules, all are. Thread-safe. */
final class TargetRules {
    private static final int MAX_PROCESSES = 10_000;

    private final List<TargetRule> rules;
    private final ContainerResolver containers;
    private final Map<ProcessInfo, ProcessFacts> facts = new ConcurrentHashMap<>();

    TargetRules(List<TargetRule> rules, ContainerResolver containers) {
        this.rules = List.copyOf(rules);
        this.containers = containers;
    }

    List<TargetRule> rules() {
        return rules;
    }

    /** The event with the labels of the first rule that it is of; empty if it is of none. */
    Optional<S3RequestEvent> label(S3RequestEvent event) {
        if (rules.isEmpty()) {
            return Optional.of(event);
        }
        return rules.stream().filter(rule -> matches(rule, event)).findFirst().map(rule -> labelled(event, rule));
    }

    private boolean matches(TargetRule rule, S3RequestEvent event) {
        ProcessInfo process = event.process();
        if (!rule.modes().isEmpty() && !rule.modes().contains(event.connection().library().name())) {
            return false;
        }
        return switch (rule.match()) {
            case COMM -> process.comm().equals(rule.value());
            case EXE -> process.exe().equals(rule.value());
            case EXE_BASENAME -> process.exe().endsWith("/" + rule.value());
            case CMDLINE_SUBSTRING -> facts(process).commandLine().contains(rule.value());
            case CGROUP -> facts(process).cgroup().contains(rule.value());
            case POD -> containers.resolve(process).map(ContainerInfo::labels)
                    .filter(labels -> selects(rule.value(), labels)).isPresent();
        };
    }

    private ProcessFacts facts(ProcessInfo process) {
        if (facts.size() > MAX_PROCESSES) {
            facts.clear();
        }
        return facts.computeIfAbsent(process, ProcessFacts::of);
    }

    /** Equality-based selectors of Kubernetes: {@code app=web,tier!=db,canary}. */
    static boolean selects(String selector, Map<String, String> labels) {
        for (String term : selector.split(",")) {
            String[] not = term.split("!=", 2);
            String[] is = term.split("==?", 2);
            boolean holds = not.length == 2
                    ? !not[1].strip().equals(labels.get(not[0].strip()))
                    : is.length == 2 ? is[1].strip().equals(labels.get(is[0].strip())) : labels.containsKey(term.strip());
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static S3RequestEvent labelled(S3RequestEvent event, TargetRule rule) {
        Map<String, String> labels = new LinkedHashMap<>(event.labels());
        labels.put("target", rule.id());
        labels.putAll(rule.labels());
        return event.withLabels(labels);
    }
}
