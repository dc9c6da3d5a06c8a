package io.s3trace.it;

import io.s3trace.event.S3RequestEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds the events against the access log: every request must be in both, once, with the same numbers. */
final class AccessLogComparison {

    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?<=[?&])(X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|Signature|AWSAccessKeyId)=[^&]*");
    private static final int SHOWN = 20;

    private AccessLogComparison() {}

    /** What both sides say about a request, and what must be equal. */
    record Request(String host, String method, String target, int status, long requestBytes, long responseBytes) {

        static Request of(S3RequestEvent event) {
            return new Request(event.request().host(), event.request().method(), event.request().target(),
                    event.response().status(), event.request().bytes(), event.response().bytes());
        }

        static Request of(AccessLogEntry entry) {
            return new Request(entry.host(), entry.method(), redact(entry.target()), entry.status(),
                    entry.requestBytes(), entry.responseBytes());
        }

        @Override
        public String toString() {
            return "%-6s %3d  request %9d B  response %9d B  %s%s"
                    .formatted(method, status, requestBytes, responseBytes, host, target);
        }
    }

    /** Replaces the values of secret parameters, as events do. */
    static String redact(String target) {
        return SECRET.matcher(target).replaceAll("$1=REDACTED");
    }

    /** Fails, with a readable list, unless both say the same, each request once. */
    static void assertSame(Collection<S3RequestEvent> events, Collection<AccessLogEntry> log) {
        List<Request> traced = events.stream().map(Request::of).collect(Collectors.toCollection(ArrayList::new));
        List<Request> logged = new ArrayList<>();
        for (AccessLogEntry entry : log) {
            Request request = Request.of(entry);
            if (!traced.remove(request)) {
                logged.add(request);
            }
        }
        if (!traced.isEmpty() || !logged.isEmpty()) {
            throw new AssertionError("%d requests in the access log, %d events; %d without an equal\n%s%s".formatted(
                    log.size(), events.size(), traced.size() + logged.size(),
                    list("only in the access log:", logged), list("only traced:", traced)));
        }
    }

    private static String list(String title, List<Request> requests) {
        if (requests.isEmpty()) {
            return "";
        }
        String shown = requests.stream()
                .sorted(Comparator.comparing(Request::target).thenComparing(Request::method))
                .limit(SHOWN)
                .map(request -> "  " + request + "\n")
                .collect(Collectors.joining());
        int hidden = requests.size() - Math.min(requests.size(), SHOWN);
        return title + "\n" + shown + (hidden == 0 ? "" : "  and " + hidden + " more\n");
    }
}
