package io.s3trace.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.container.ContainerInfo;
import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.conversation.Step.Server;
import io.s3trace.conversation.Step.ServerCloses;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.internal.pipeline.RecordedPipeline;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.recording.Recorder;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every conversation, its records written by {@link Conversation} instead of a kernel; recorded, and replayed. */
class ConversationsTest {
    private static final ProcessReader PROCESSES =
            new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);
    private static final int BUDGET = 8192;
    /** What the kernel side takes of a turn at most: see turn.bpf.h. */
    private static final int TURN_BUDGET = 64 * 1024;

    @TempDir
    private Path directory;

    static List<ScriptedConversation> conversations() {
        return Conversations.all();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isReportedAsItWas(ScriptedConversation script) throws IOException {
        Path file = directory.resolve("recording");
        Recorder recorder = new Recorder(
                new RecordingSettings(file, 1 << 30), RecordedPipeline.CLOCK, PROCESSES, BUDGET, BUDGET, List.of(),
                KeyPolicy.plain(), new HeadMemory(HeadMemory.DEFAULT_BYTES));
        RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, BUDGET, KeyPolicy.plain());
        try (pipeline) {
            Conversation talk = new Conversation(pipeline, TURN_BUDGET);
            script.connections().forEach(steps -> play(steps, talk, pipeline));
        }
        assertThat(pipeline.failures()).isZero();
        assertThat(lines(pipeline.events())).isEqualTo(script.events());
        List<S3RequestEvent> replayed = new ArrayList<>();
        assertThat(S3Replay.of(file).onEvent(replayed::add).run().damage()).isEmpty();
        assertThat(replayed).isEqualTo(pipeline.events());
        assertThat(script.secrets()).noneMatch(pipeline.events().toString()::contains)
                .noneMatch(Files.readString(file, StandardCharsets.ISO_8859_1)::contains);
    }

    private static void play(List<Step> steps, Conversation talk, RecordedPipeline pipeline) {
        for (Step step : steps) {
            switch (step) {
                case Client client -> talk.send(client.bytes());
                case Server server -> talk.receive(server.bytes());
                case Reported reported -> assertThat(pipeline.events()).hasSize(reported.events());
                case ServerCloses _ -> talk.endOfStream();
            }
        }
        talk.close().anotherConnection(false);
    }

    private static List<String> lines(List<S3RequestEvent> events) {
        return events.stream().map(EventLine::of).toList();
    }
}
