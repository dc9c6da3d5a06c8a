package io.s3trace.examples.agent;

import java.util.List;
import java.util.Map;

/**
 * One entry of {@code targets.yml}: which processes, and the labels of their events.
 *
 * @param id its name, which becomes the label {@code target}
 * @param match what is compared
 * @param value what it is compared with
 * @param modes in which a request must have been caught; empty for any
 * @param labels labels for the events
 */
record TargetRule(String id, Match match, String value, List<String> modes, Map<String, String> labels) {

    /** What of a process is compared, and how. */
    enum Match {
        /** The kernel's name of it is the value. */
        COMM,
        /** The last part of its executable's path is the value. */
        EXE_BASENAME,
        /** Its executable's path is the value. */
        EXE,
        /** Its command line contains the value. */
        CMDLINE_SUBSTRING,
        /** Its cgroup's path contains the value. */
        CGROUP,
        /** Its pod has the labels {@code app=web,tier!=db}. */
        POD
    }

    /** Reads {@code targets.yml}: a list under {@code targets}. */
    static List<TargetRule> read(YamlSection yaml) throws ConfigException {
        List<TargetRule> rules = new java.util.ArrayList<>();
        for (YamlSection entry : yaml.sections("targets")) {
            TargetRule rule = new TargetRule(required(entry, "id"), entry.choice("match", Match.class, null),
                    required(entry, "value"), modes(entry), entry.pairs("labels"));
            if (rules.stream().anyMatch(other -> other.id().equals(rule.id()))) {
                throw entry.error("id", "is used before");
            }
            entry.end();
            rules.add(rule);
        }
        yaml.end();
        return rules;
    }

    private static List<String> modes(YamlSection entry) throws ConfigException {
        String mode = entry.text("mode", "auto").toUpperCase(java.util.Locale.ROOT);
        try {
            io.s3trace.ProbeMode.valueOf(mode);
        } catch (IllegalArgumentException e) {
            throw entry.error("mode", "must be one of " + List.of(io.s3trace.ProbeMode.values()));
        }
        return mode.equals("AUTO") ? List.of() : List.of(mode);
    }

    private static String required(YamlSection entry, String key) throws ConfigException {
        String value = entry.text(key, "");
        if (value.isEmpty()) {
            throw entry.error(key, "must be a text");
        }
        return value;
    }
}
