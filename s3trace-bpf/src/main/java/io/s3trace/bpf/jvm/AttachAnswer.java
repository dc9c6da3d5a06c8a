package io.s3trace.bpf.jvm;

import java.util.Optional;

/** What a virtual machine answers to the command to load an agent. */
final class AttachAnswer {
    private static final String RETURN_CODE = "return code:";
    private static final int BAD_JAR = 100;
    private static final int BAD_CLASS_PATH = 101;
    private static final int AGENT_THREW = 102;
    private static final int BAD_VERSION = 101;

    private AttachAnswer() {}

    /**
     * Reads an answer. Its first line is the status of the command. If that is 0, the next one has the agent's code: bare in
     * Java 8, with words before it later.
     *
     * @return why it failed, as a sentence; empty if it has not
     */
    static Optional<String> failure(String answer) {
        if (answer.isBlank()) {
            return Optional.of("It closed the connection without an answer.");
        }
        String[] lines = answer.strip().split("\n", 2);
        int status = number(lines[0]);
        String rest = lines.length > 1 ? lines[1].strip() : "";
        if (status != 0) {
            return Optional.of(status == BAD_VERSION ? "It speaks another version of the attach protocol."
                    : rest.isEmpty() ? "It refused to load the agent: status " + lines[0].strip() + "." : sentence(rest));
        }
        String code = rest.startsWith(RETURN_CODE) ? rest.substring(RETURN_CODE.length()).strip() : rest;
        return switch (number(code)) {
            case 0 -> Optional.empty();
            case BAD_JAR -> Optional.of("It could not read the agent's jar file.");
            case BAD_CLASS_PATH -> Optional.of("It could not add the agent's jar file to its class path.");
            case AGENT_THREW -> Optional.of("The agent could not be started in it.");
            default -> Optional.of(sentence(rest));
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String sentence(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return "It answered: " + line + (line.endsWith(".") ? "" : ".");
    }
}
