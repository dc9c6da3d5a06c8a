package io.s3trace.examples.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatsJsonTest {

    public record Stats(long events, Duration running, List<Part> parts, Optional<Part> recording) {}

    public record Part(Path file, boolean good) {}

    @Test
    void writesComponentsByName() {
        Part part = new Part(Path.of("/tmp/a"), true);
        assertThat(json(new Stats(3, Duration.ofMillis(1500), List.of(part), Optional.of(part))))
                .isEqualTo("{\"events\":3,\"running\":1.5,\"parts\":[{\"file\":\"/tmp/a\",\"good\":true}],"
                        + "\"recording\":{\"file\":\"/tmp/a\",\"good\":true}}");
    }

    @Test
    void writesNullForWhatThereIsNot() {
        assertThat(json(new Stats(0, Duration.ZERO, List.of(), Optional.empty())))
                .endsWith("\"parts\":[],\"recording\":null}");
    }

    private static String json(Stats stats) {
        return JsonText.of(json -> StatsJson.write(stats, json));
    }
}
