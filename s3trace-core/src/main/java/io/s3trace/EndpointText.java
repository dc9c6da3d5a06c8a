package io.s3trace;

import io.s3trace.internal.text.Require;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Endpoints as users write them: host names, or URLs. */
final class EndpointText {
    private static final Pattern SCHEME = Pattern.compile("^https?://", Pattern.CASE_INSENSITIVE);
    /** A host name or address, perhaps a port, perhaps a path. */
    private static final Pattern ENDPOINT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\s/:@?#\\[\\]]+)(:\\d{1,5})?(/[^\\s?#]*)?");

    private EndpointText() {}

    /**
     * Reads endpoints.
     *
     * @return each as {@code host[:port][/path]}, without a slash at the end
     * @throws IllegalArgumentException if one is neither a host name nor a URL of one
     */
    static List<String> read(String... endpoints) {
        return Stream.of(endpoints).map(EndpointText::read).toList();
    }

    private static String read(String endpoint) {
        String text = SCHEME.matcher(endpoint).replaceFirst("").replaceFirst("/+$", "");
        Require.that(ENDPOINT.matcher(text).matches(), "an endpoint is a host name, such as minio.example:9000: ", endpoint);
        return text;
    }
}
