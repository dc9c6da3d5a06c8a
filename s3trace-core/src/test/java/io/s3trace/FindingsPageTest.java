package io.s3trace;

import io.s3trace.advice.RuleDescription;
import io.s3trace.advice.S3Advisor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules are documented as they are. */
class FindingsPageTest {
    private static final int WIDTH = 130;
    private static final String BEGINNING = "## The rules\n";
    private static final String END = "## What is not said\n";

    @Test
    void thePageHasAllRules() {
        List<RuleDescription> rules = S3Advisor.rules();
        StringBuilder text = new StringBuilder(BEGINNING).append('\n');
        rules.forEach(rule -> text.append("- [").append(rule.id()).append("](#").append(rule.id()).append("): ")
                .append(rule.title()).append('\n'));
        for (RuleDescription rule : rules) {
            text.append("\n### ").append(rule.id()).append("\n\n");
            add(text, "**" + rule.title() + ".** " + rule.condition());
            text.append('\n');
            add(text, "- Why: " + rule.reason());
            add(text, "- Change: " + rule.change());
            add(text, "- Source: " + rule.source() + (rule.source().endsWith(".") ? "" : "."));
        }
        Generated.check(Path.of("../docs/findings.md"), BEGINNING, text.append('\n').toString(), END);
    }

    /** Adds a paragraph or an item of a list, in lines that are short enough. */
    private static void add(StringBuilder text, String paragraph) {
        String indent = paragraph.startsWith("- ") ? "  " : "";
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        text.append(line).append('\n');
    }
}
