package io.s3trace.examples.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.examples.EventJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event as one line. */
final class LineFormat {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private LineFormat() {}

    static String of(S3RequestEvent event, AgentConfig.TerminalFormat format) {
        return format == AgentConfig.TerminalFormat.JSON ? json(event) : simple(event);
    }

    private static String simple(S3RequestEvent event) {
        String outcome = event.response().errorCode().isEmpty() ? event.outcome().name() : event.response().errorCode();
        return String.format(Locale.ROOT, "%s %s[%d] %s %s/%s %s %.2f ms %d B sent %d B received %s",
                CLOCK.format(event.start()), event.process().comm(), event.process().pid(), event.operation().apiName(),
                event.resource().bucket(), event.resource().key(),
                event.response().status() < 0 ? "-" : event.response().status(), event.phases().totalNanos() / 1e6,
                event.request().bytes(), event.response().bytes(), outcome)
                + (event.labels().isEmpty() ? "" : " " + event.labels());
    }

    private static String json(S3RequestEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            EventJson.write(event, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter never does
        }
        return text.toString();
    }
}
