package io.s3trace.examples.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.s3trace.advice.Finding;
import io.s3trace.advice.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How many findings there are, by rule and severity. Those of which there are none any more are left out. */
final class FindingGauges {
    private final MultiGauge gauges;

    private record Kind(String id, Severity severity) {}

    FindingGauges(MeterRegistry registry, String prefix) {
        gauges = MultiGauge.builder(prefix + ".findings")
                .description("Processes and buckets of which something is wrong, by rule; see docs/findings.md")
                .register(registry);
    }

    void show(List<Finding> findings) {
        Map<Kind, Long> counts = findings.stream()
                .collect(Collectors.groupingBy(finding -> new Kind(finding.id(), finding.severity()), Collectors.counting()));
        gauges.register(counts.entrySet().stream().map(entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                .collect(Collectors.toList()), true);
    }

    private static Tags tags(Kind kind) {
        return Tags.of("id", kind.id(), "severity", kind.severity().name().toLowerCase(Locale.ROOT));
    }
}
