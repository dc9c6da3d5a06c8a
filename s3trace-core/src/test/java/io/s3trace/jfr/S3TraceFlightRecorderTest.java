package io.s3trace.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3TraceFlightRecorderTest {
    private static final S3RequestEvent EVENT = Events.of(S3Operation.GET_OBJECT)
            .time(1500, 1530).status(404, "NoSuchKey").requestId("C9ER4AJX75574TDJ", "").event();

    @TempDir
    private Path directory;

    private List<RecordedEvent> record(boolean enabled) throws IOException {
        Path file = directory.resolve("s3.jfr");
        try (Recording recording = new Recording()) {
            if (enabled) {
                recording.enable(S3TraceFlightRecorder.EVENT);
            }
            recording.start();
            new S3TraceFlightRecorder().accept(EVENT);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(S3TraceFlightRecorder.EVENT))
                .toList();
    }

    @Test
    void aRecordingThatWantsThemHasTheRequests() throws IOException {
        RecordedEvent event = record(true).getFirst();
        assertThat(event.getInstant("requestStart")).isEqualTo(Events.at(1500));
        assertThat(event.getDuration("total")).isEqualTo(Duration.ofMillis(30));
        assertThat(event.getString("operation")).isEqualTo("GetObject");
        assertThat(event.getString("bucket")).isEqualTo("bucket");
        assertThat(event.getInt("status")).isEqualTo(404);
        assertThat(event.getString("errorCode")).isEqualTo("NoSuchKey");
        assertThat(event.getString("requestId")).isEqualTo("C9ER4AJX75574TDJ");
        assertThat(event.getLong("requestBytes")).isEqualTo(100);
        assertThat(event.getString("comm")).isEqualTo("client");
        assertThat(event.getInt("pid")).isEqualTo(42);
        assertThat(event.toString()).as("a phase that was not seen").containsPattern("dns = N/A");
    }

    @Test
    void aRecordingThatDoesNotAskForThemHasNone() throws IOException {
        assertThat(record(false)).isEmpty();
    }
}
