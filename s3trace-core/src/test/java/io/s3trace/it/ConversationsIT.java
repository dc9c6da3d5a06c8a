package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.conversation.Conversations;
import io.s3trace.conversation.EventLine;
import io.s3trace.conversation.ScriptedConversation;
import io.s3trace.conversation.Step;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every conversation, played over plain HTTP and over TLS to one tracer, which remembers what it has learned. */
@RequiresBpf
@RequiresTools("openssl")
class ConversationsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final BlockingQueue<S3RequestEvent> EVENTS = new LinkedBlockingQueue<>();

    @TempDir
    private static Path directory;

    private static ConversationPlayer plain;
    private static ConversationPlayer encrypted;
    private static S3Tracer tracer;

    static List<ScriptedConversation> conversations() {
        return Conversations.all();
    }

    @BeforeAll
    static void start() {
        plain = ConversationPlayer.plain(directory);
        encrypted = ConversationPlayer.encrypted(directory);
        tracer = S3Tracer.builder().mode(ProbeMode.HTTP, ProbeMode.OPENSSL).pid(plain.pid(), encrypted.pid())
                .onEvent(EVENTS::add).start();
    }

    @AfterAll
    static void stop() {
        tracer.close();
        plain.close();
        encrypted.close();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isReportedOverPlainHttp(ScriptedConversation script) throws InterruptedException {
        assertReported(plain, script);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isReportedOverTls(ScriptedConversation script) throws InterruptedException {
        assertReported(encrypted, script);
    }

    private static void assertReported(ConversationPlayer player, ScriptedConversation script) throws InterruptedException {
        List<S3RequestEvent> events = new ArrayList<>();
        List<Integer> reported = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        player.begin(script);
        for (List<Step> steps : script.connections()) {
            for (Step step : steps) {
                if (step instanceof Reported report) {
                    expected.add(report.events());
                    reported.add(awaitMark(player, events));
                }
            }
        }
        expected.add(script.events().size());
        reported.add(awaitMark(player, events));
        assertThat(events).extracting(EventLine::of).isEqualTo(script.events());
        assertThat(reported).as("events at each mark").isEqualTo(expected);
        assertThat(script.secrets()).noneMatch(events.toString()::contains);
    }

    /** Collects the events before the next mark; returns how many there are in all. */
    private static int awaitMark(ConversationPlayer player, List<S3RequestEvent> events) throws InterruptedException {
        String mark = player.awaitMark();
        while (true) {
            S3RequestEvent next = EVENTS.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(next).as("mark %s, after %s", mark, events).isNotNull();
            if (next.resource().bucket().equals(ConversationPlayer.MARKS)) {
                assertThat(next.resource().key()).isEqualTo(mark);
                player.goOn();
                return events.size();
            }
            events.add(next);
        }
    }
}
