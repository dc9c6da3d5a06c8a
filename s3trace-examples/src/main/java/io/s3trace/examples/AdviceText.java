package io.s3trace.examples;

import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.CostReport;
import io.s3trace.advice.Finding;
import io.s3trace.advice.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An {@link AdviceReport} for people: it fits a terminal of 80 columns and 24 lines. */
final class AdviceText {
    private static final int WIDTH = 80;
    /** The prompt takes one of the 24. */
    private static final int HEIGHT = 23;
    private static final int INDENT = 7;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<String> lines = new ArrayList<>();

    private AdviceText() {}

    /** {@return the lines} */
    static List<String> of(AdviceReport report) {
        AdviceText text = new AdviceText();
        text.add("", heading(report.verdict()) + ": " + report.verdict().sentence());
        text.add("", String.format(Locale.ROOT, "%,d requests in %s, %,d failed, %,d sealed", report.requests(),
                seconds(Duration.between(report.from(), report.to()).toNanos()), report.failed(), report.sealed()));
        text.costs(report.costs());
        text.findings(report.findings());
        return text.lines;
    }

    private static String heading(Verdict verdict) {
        return switch (verdict.kind()) {
            case HEALTHY -> "HEALTHY";
            case HELD_BACK -> "HELD BACK";
            case UNDECIDED -> "UNDECIDED";
        };
    }

    private void costs(CostReport costs) {
        String month = costs.span().compareTo(Duration.ofSeconds(1)) < 0 ? ""
                : String.format(Locale.ROOT, ", %.2f a month at this rate", costs.aMonthOf(costs.total()));
        String unpriced = costs.unpriced() == 0 ? "" : String.format(Locale.ROOT, "; %,d have no price", costs.unpriced());
        add("", String.format(Locale.ROOT, "costs: %.4f %s%s (failed %.4f, repeated %.4f)%s", costs.total(), costs.currency(),
                month, costs.failed(), costs.repeated(), unpriced));
    }

    /** Those that matter most, as many as there is room for. */
    private void findings(List<Finding> findings) {
        for (int i = 0; i < findings.size(); i++) {
            List<String> block = block(findings.get(i));
            boolean last = i == findings.size() - 1;
            if (lines.size() + block.size() + (last ? 0 : 1) > HEIGHT) {
                add("", "... and " + (findings.size() - i) + " more: --json has all of them");
                return;
            }
            lines.addAll(block);
        }
    }

    private static List<String> block(Finding finding) {
        AdviceText text = new AdviceText();
        text.add("", String.format("%-6s %s: %s", finding.severity(), finding.id(), finding.subject()));
        text.add(" ".repeat(INDENT), finding.summary());
        text.add(" ".repeat(INDENT), "> " + finding.change() + saving(finding));
        return text.lines;
    }

    private static String saving(Finding finding) {
        List<String> parts = new ArrayList<>();
        if (finding.saving().nanos() > 0) {
            parts.add(seconds(finding.saving().nanos()));
        }
        if (finding.saving().requests() > 0) {
            parts.add(String.format(Locale.ROOT, "%,d requests", finding.saving().requests()));
        }
        return parts.isEmpty() ? "" : " Saves " + String.join(", ", parts) + ".";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    /** Adds a paragraph, in lines that are short enough; a word that is too long for one is cut. */
    private void add(String indent, String paragraph) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : paragraph.split(" ", -1)) {
            boolean first = line.length() == indent.length();
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                first = true;
            }
            line.append(first ? "" : " ").append(word, 0, Math.min(word.length(), WIDTH - indent.length()));
        }
        lines.add(line.toString());
    }
}
