package io.s3trace.examples.agent;

import io.s3trace.container.PodSelector;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One entry of {@code targets.yml}: which processes, for how long, and the labels of their events.
 *
 * @param id its name, which becomes the label {@code target}
 * @param match what is compared
 * @param value what it is compared with
 * @param fields which fields a pod must have
 * @param mode where a request must be caught; empty for anywhere
 * @param labels labels for the events
 * @param lasts how long it holds; empty for ever
 * @param sample the share of its events that are shown and logged; all of them are counted
 */
record TargetRule(String id, Match match, String value, String fields, Optional<ProbeMode> mode,
        Map<String, String> labels, Optional<Duration> lasts, double sample) {

    /** The label of events that says which rule they are of. */
    static final String LABEL = "target";

    /** What of a process is compared, and how; see {@link Target}. */
    enum Match {
        /** The kernel's name of it, with a glob. */
        COMM,
        /** The last part of its executable's path, likewise. */
        EXE_BASENAME,
        /** Its executable's path, likewise. */
        EXE,
        /** Its command line contains the value. */
        CMDLINE_SUBSTRING,
        /** The path of its cgroup or of one above: a glob from the root on, or, without a slash to begin with, a part. */
        CGROUP,
        /** Its pod has these labels and fields. */
        POD
    }

    /** Reads {@code targets.yml}: a list under {@code targets}; pods may be meant where there is Kubernetes. */
    static List<TargetRule> read(YamlSection yaml, boolean kubernetes) throws ConfigException {
        List<TargetRule> rules = new ArrayList<>();
        for (YamlSection entry : yaml.sections("targets")) {
            TargetRule rule = rule(entry);
            if (rules.stream().anyMatch(other -> other.id().equals(rule.id()))) {
                throw entry.error("id", "is used before");
            }
            if (rule.match == Match.POD && !kubernetes) {
                throw entry.error("match", "needs kubernetes.node in agent.yml, or NODE_NAME in the environment");
            }
            entry.end();
            rules.add(rule);
        }
        yaml.end();
        return rules;
    }

    private static TargetRule rule(YamlSection entry) throws ConfigException {
        TargetRule rule = new TargetRule(entry.required("id", "names it"), entry.choice("match", Match.class, null),
                entry.text("value", ""), entry.text("fields", ""), mode(entry), entry.pairs("labels"),
                entry.has("for") ? Optional.of(entry.positiveDuration("for", Duration.ZERO)) : Optional.empty(),
                entry.share("sample", 1));
        if (rule.value.isEmpty() && rule.fields.isEmpty()) {
            throw entry.error("value", "must be a text");
        }
        if (!rule.fields.isEmpty() && rule.match != Match.POD) {
            throw entry.error("fields", "are for pods");
        }
        try {
            rule.target(selector -> Target.none());
        } catch (IllegalArgumentException e) {
            throw entry.error(rule.fields.isEmpty() ? "value" : "fields", "cannot be used: " + e.getMessage());
        }
        return rule;
    }

    private static Optional<ProbeMode> mode(YamlSection entry) throws ConfigException {
        ProbeMode mode = entry.choice("mode", ProbeMode.class, ProbeMode.AUTO);
        return mode == ProbeMode.AUTO ? Optional.empty() : Optional.of(mode);
    }

    /** What it asks of the tracer, given the pods that there are now. */
    Target target(Function<PodSelector, Target> pods) {
        Target processes = switch (match) {
            case COMM -> Target.any().comm(value);
            case EXE_BASENAME, EXE -> Target.any().exe(value);
            case CMDLINE_SUBSTRING -> Target.any().commandLine(value);
            case CGROUP -> Target.any().cgroup(value.startsWith("/") ? value : "/**" + value + "**");
            case POD -> pods.apply(PodSelector.of(value, fields));
        };
        Target labelled = processes.label(LABEL, id).labels(labels);
        return mode.map(labelled::mode).orElse(labelled);
    }

    /** Whether it can be named in messages: {@code backup (comm)}. */
    @Override
    public String toString() {
        return id + " (" + match.name().toLowerCase(Locale.ROOT) + ")";
    }
}
