package io.s3trace.it;

import io.s3trace.conversation.ScriptedConversation;
import io.s3trace.conversation.Step;
import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.conversation.Step.Server;
import io.s3trace.conversation.Step.ServerCloses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code conversation_player.py}: one process that plays scripts, with TLS or without. */
final class ConversationPlayer implements AutoCloseable {
    /** The bucket of the requests by which it says how far it is. */
    static final String MARKS = "mark";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path directory;
    private final Child player;
    private int marks;

    private ConversationPlayer(Path directory, Child player) {
        this.directory = directory;
        this.player = player;
        player.awaitOutput("ready\n", TIMEOUT);
    }

    static ConversationPlayer plain(Path directory) {
        return start(directory, "plain-player");
    }

    static ConversationPlayer encrypted(Path directory) {
        SelfSigned files = SelfSigned.shared();
        return start(directory, "tls-player", files.certificate().toString(), files.key().toString());
    }

    private static ConversationPlayer start(Path directory, String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Clients.PYTHON, Clients.script(directory, "conversation_player.py")));
        command.addAll(List.of(arguments));
        return new ConversationPlayer(directory, Child.start(directory, name, command));
    }

    long pid() {
        return player.pid();
    }

    /** Plays up to the first mark. */
    void begin(ScriptedConversation script) {
        try {
            Path file = Files.createTempFile(directory, "conversation-", ".script");
            List<String> lines = new ArrayList<>();
            for (List<Step> steps : script.connections()) {
                lines.add("connect");
                steps.forEach(step -> lines.add(line(step)));
            }
            Files.write(file, lines);
            player.tell(file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("write a script", e);
        }
    }

    private static String line(Step step) {
        return switch (step) {
            case Client client -> "client " + encoded(client.bytes());
            case Server server -> "server " + encoded(server.bytes());
            case Reported _ -> "report";
            case ServerCloses _ -> "close";
        };
    }

    private static String encoded(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits for the next mark; returns its key. */
    String awaitMark() {
        marks++;
        player.awaitOutput("mark " + marks + "\n", TIMEOUT);
        return Integer.toString(marks);
    }

    void goOn() {
        player.tell("go on");
    }

    @Override
    public void close() {
        player.close();
    }
}
