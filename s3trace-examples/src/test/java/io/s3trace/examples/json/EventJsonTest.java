package io.s3trace.examples.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.S3Operation;
import io.s3trace.event.TraceEvent;
import io.s3trace.testing.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final Events GET = Events.of(S3Operation.GET_OBJECT).host("s3.example:9000").time(100, 130);

    @Test
    void aFailedConnectionSaysWhatFailedAndThatNoRequestWasMade() {
        assertThat(json(GET.failedConnection(ConnectionFailure.HANDSHAKE_RESET)))
                .contains("\"time\":\"2026-01-01T00:00:00.100000Z\"", "\"pid\":42", "\"library\":\"OPENSSL\"",
                        "\"operation\":\"Unknown\"", "\"bucket\":null", "\"method\":null", "\"host\":\"s3.example:9000\"",
                        "\"requestBytes\":0", "\"status\":null", "\"responseBytes\":0", "\"remote\":\"127.0.0.1:443\"",
                        "\"durationNanos\":30000000", "\"tls\":30000000", "\"outcome\":\"HANDSHAKE_RESET\"",
                        "\"reached\":\"HANDSHAKING\"", "\"gap\":false");
        assertThat(json(GET.failedConnection(ConnectionFailure.CONNECT_TIMED_OUT)))
                .contains("\"library\":\"TCP_CONNECT\"", "\"connect\":30000000", "\"tls\":null",
                        "\"outcome\":\"CONNECT_TIMED_OUT\"", "\"reached\":\"CONNECTING\"");
    }

    /** Whoever reads the lines needs no second schema. */
    @Test
    void itHasTheFieldsOfARequestInTheirOrder() {
        assertThat(names(json(GET.failedConnection(ConnectionFailure.CONNECT_REFUSED)))).isEqualTo(names(json(GET.event())));
    }

    private static List<String> names(String json) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile("\"(\\w+)\":").matcher(json);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    private static String json(TraceEvent event) {
        return JsonText.of(json -> EventJson.write(event, json));
    }
}
