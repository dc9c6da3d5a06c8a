package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The agent and the tracer have a list each of what is where in the memory that they share. */
class AgentLayoutTest {
    private static final Path AGENT = Path.of("../s3trace-core/jsse-agent/src/main/java/io/s3trace/jsse");
    private static final Pattern FIELD = Pattern.compile("\\t__[us](\\d+) (\\w+)(\\[S3T_TAIL_LENGTH])?;");
    private static final int TAIL_LENGTH = 8;
    private static final Pattern CONSTANT = Pattern.compile("static final int (\\w+) = (\\d+);");

    @Test
    void thePageIsTheSame() throws IOException {
        Map<String, Integer> agent = constants(AGENT.resolve("PageLayout.java"));
        assertThat(constants(Path.of("src/main/java/io/s3trace/bpf/jvm/JssePage.java"))).containsAllEntriesOf(Map.of(
                "LAYOUT_VERSION", agent.get("LAYOUT_VERSION"), "SIZE", agent.get("SIZE"), "VERSION", agent.get("VERSION"),
                "STATE", agent.get("STATE"), "ORIGIN", agent.get("ORIGIN"), "EPOCH", agent.get("EPOCH"),
                "LEASE", agent.get("LEASE"), "BUDGETS", agent.get("BUDGET_OF_HEAD"), "FIGURES", agent.get("HAND_OVERS"),
                "TEXT", agent.get("TEXT"))).containsAllEntriesOf(Map.of("FROM_START", agent.get("FROM_START")));
        // budgets and figures are read and written at once
        assertThat(agent.get("BUDGET_OF_OTHER")).isEqualTo(agent.get("BUDGET_OF_HEAD") + Integer.BYTES);
        int figures = agent.get("HAND_OVERS");
        assertThat(agent).containsEntry("THROWABLES", figures + 8).containsEntry("NO_SLOT", figures + 16)
                .containsEntry("LEASE_OVER", figures + 24);
    }

    @Test
    void whatIsHandedOverIsTheSame() throws IOException {
        Map<String, Integer> agent = constants(AGENT.resolve("SlotLayout.java"));
        Map<String, Integer> kernel = handover();
        Map<String, String> fields = Map.of("TOKEN", "token", "CONNECTION", "handle", "TIME", "start_ns", "KIND", "kind",
                "LENGTH", "length", "CAPTURED", "available", "DESCRIPTOR", "descriptor", "TAIL", "tail",
                "CIPHERTEXT", "ciphertext", "FLAGS", "flags");
        fields.forEach((name, field) -> assertThat(agent).as(name).containsEntry(name, kernel.get(field)));
        assertThat(agent).containsEntry("RANDOM", kernel.get("random")).containsEntry("HEADER", kernel.get("end"));
        assertThat(kernel).hasSize(fields.size() + 2);
    }

    /** Where the fields of {@code struct s3t_handover} are, and where it ends. */
    private static Map<String, Integer> handover() throws IOException {
        String header = Files.readString(Path.of("src/main/bpf/s3trace.h"));
        int begin = header.indexOf("struct s3t_handover {");
        String body = header.substring(begin, header.indexOf("};", begin));
        Map<String, Integer> offsets = new HashMap<>();
        int end = 0;
        for (Matcher field = FIELD.matcher(body); field.find();) {
            int size = Integer.parseInt(field.group(1)) / 8;
            end = (end + size - 1) / size * size;
            offsets.put(field.group(2), end);
            end += size * (field.group(3) == null ? 1 : TAIL_LENGTH);
        }
        offsets.put("end", end);
        return offsets;
    }

    private static Map<String, Integer> constants(Path source) throws IOException {
        Map<String, Integer> constants = new HashMap<>();
        for (Matcher constant = CONSTANT.matcher(Files.readString(source)); constant.find();) {
            constants.put(constant.group(1), Integer.parseInt(constant.group(2)));
        }
        return constants;
    }
}
