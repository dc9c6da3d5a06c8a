package io.s3trace.examples.agent;

import io.s3trace.advice.Finding;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.examples.json.AdviceJson;
import io.s3trace.examples.json.EventJson;
import io.s3trace.examples.json.JsonText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event or a finding as one line. */
final class LineFormat {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private LineFormat() {}

    /** A request, or a connection that did not come about. */
    static String of(TraceEvent event, AgentConfig.TerminalFormat format) {
        return format == AgentConfig.TerminalFormat.JSON ? JsonText.of(json -> EventJson.write(event, json)) : simple(event);
    }

    /** Something that is wrong. In JSON it is an object in the field {@code finding} of another. */
    static String of(Finding finding, Instant now, AgentConfig.TerminalFormat format) {
        if (format == AgentConfig.TerminalFormat.JSON) {
            return JsonText.of(json -> {
                json.writeStartObject();
                json.writeFieldName("finding");
                AdviceJson.write(finding, json);
                json.writeEndObject();
            });
        }
        return String.format(Locale.ROOT, "%s %s %s: %s: %s. %s", CLOCK.format(now), finding.severity(), finding.id(),
                finding.subject(), finding.summary(), finding.change());
    }

    private static String simple(TraceEvent event) {
        String what = switch (event) {
            case S3RequestEvent request -> request(request);
            case FailedConnectionEvent failure -> failedConnection(failure);
            default -> throw new IllegalArgumentException("neither a request nor a failed connection: " + event);
        };
        return String.format(Locale.ROOT, "%s %s[%d] %s%s", CLOCK.format(event.start()), event.process().comm(),
                event.process().pid(), what, event.labels().isEmpty() ? "" : " " + event.labels());
    }

    private static String failedConnection(FailedConnectionEvent event) {
        return String.format(Locale.ROOT, "%s %s %.2f ms %s", event.failure().inHandshake() ? "handshake" : "connect",
                event.host().isEmpty() ? event.remote() : event.host() + " (" + event.remote() + ")",
                event.latencyNanos() / 1e6, event.failure());
    }

    private static String request(S3RequestEvent event) {
        String outcome = event.response().errorCode().isEmpty() ? event.outcome().name() : event.response().errorCode();
        return String.format(Locale.ROOT, "%s %s/%s %s %.2f ms %d B sent %d B received %s",
                event.operation().apiName(), event.resource().bucket(), event.resource().key(),
                event.response().status() < 0 ? "-" : event.response().status(), event.phases().totalNanos() / 1e6,
                event.request().bytes(), event.response().bytes(), outcome);
    }
}
