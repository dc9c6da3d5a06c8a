package io.s3trace.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
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

    private List<RecordedEvent> record(String name, TraceEvent event, boolean enabled) throws IOException {
        Path file = directory.resolve("s3.jfr");
        try (Recording recording = new Recording()) {
            if (enabled) {
                recording.enable(name);
            }
            recording.start();
            new S3TraceFlightRecorder().accept(event);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(recorded -> recorded.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aRecordingThatWantsThemHasTheRequests() throws IOException {
        RecordedEvent event = record(S3TraceFlightRecorder.EVENT, EVENT, true).getFirst();
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
    void aFailedConnectionIsAnEventOfItsOwn() throws IOException {
        FailedConnectionEvent failed = Events.of(S3Operation.UNKNOWN).host("s3.example").time(1500, 1530)
                .failedConnection(ConnectionFailure.CONNECT_REFUSED);
        RecordedEvent event = record(S3TraceFlightRecorder.FAILED_CONNECTION_EVENT, failed, true).getFirst();
        assertThat(event.getInstant("connectionStart")).isEqualTo(Events.at(1500));
        assertThat(event.getDuration("total")).isEqualTo(Duration.ofMillis(30));
        assertThat(event.getString("host")).isEqualTo("s3.example");
        assertThat(event.getString("remote")).isEqualTo("127.0.0.1:443");
        assertThat(event.getString("failure")).isEqualTo("CONNECT_REFUSED");
        assertThat(event.getInt("pid")).isEqualTo(42);
        assertThat(event.toString()).as("a phase that was not seen").containsPattern("tls = N/A");
        assertThat(record(S3TraceFlightRecorder.FAILED_CONNECTION_EVENT, failed, false)).isEmpty();
    }

    @Test
    void aRecordingThatDoesNotAskForThemHasNone() throws IOException {
        assertThat(record(S3TraceFlightRecorder.EVENT, EVENT, false)).isEmpty();
    }
}
