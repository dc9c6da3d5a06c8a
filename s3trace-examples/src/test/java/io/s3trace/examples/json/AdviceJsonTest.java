package io.s3trace.examples.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.advice.S3Advisor;
import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import org.junit.jupiter.api.Test;

class AdviceJsonTest {

    @Test
    void writesTheWholeReport() {
        S3Advisor advisor = new S3Advisor();
        for (int i = 0; i < 10; i++) {
            advisor.accept(Events.of(S3Operation.GET_OBJECT).host("s3.amazonaws.com").status(403, "AccessDenied")
                    .time(100L * i, 100L * i + 100).event());
        }
        String json = JsonText.of(generator -> AdviceJson.write(advisor.report(), generator));
        assertThat(json).startsWith("{\"schema\":1,\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:01Z\","
                + "\"requests\":10,\"failed\":10,\"sealed\":0,\"evicted\":0,\"verdict\":{\"kind\":\"HELD_BACK\",\"sentence\":\"");
        assertThat(json).contains("\"findings\":[{\"id\":\"access-denied\",\"severity\":\"HIGH\",\"subject\":{\"pid\":42,"
                + "\"comm\":\"client\",\"exe\":\"/usr/bin/client\",\"containerId\":null,\"podUid\":null,\"labels\":{},"
                + "\"bucket\":\"bucket\",\"operation\":null},");
        assertThat(json).contains("\"evidence\":{\"count\":10,\"of\":10,\"samples\":[{\"time\":");
        assertThat(json).contains("\"figure\":{\"name\":\"failed requests\",\"value\":10.0,\"threshold\":10.0,\"unit\":\"\"}");
        assertThat(json).contains("\"costs\":{\"currency\":\"USD\",")
                .contains("\"unpriced\":0,\"lines\":[{\"subject\":{\"pid\":42,");
    }

    @Test
    void writesAnEmptyReport() {
        assertThat(JsonText.of(json -> AdviceJson.write(new S3Advisor().report(), json)))
                .contains("\"verdict\":{\"kind\":\"UNDECIDED\"").contains("\"findings\":[]").endsWith("\"lines\":[]}}");
    }
}
