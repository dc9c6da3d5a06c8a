package io.s3trace.pipeline;

import io.s3trace.Endpoint;
import io.s3trace.collect.RecentMap;
import io.s3trace.s3.EndpointNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where S3 is served: at names that are known or were configured, and at addresses and names to which requests were made
 * that are S3's. Bounded: the longest unused is forgotten. For one thread.
 */
final class S3Endpoints {
    private static final int MAX_PLACES = 2048;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final EndpointNames names;
    private final Map<String, Boolean> places = new RecentMap<>(MAX_PLACES);
    /** What the table said of names, since it is not quick. */
    private final Map<String, Boolean> known = new RecentMap<>(MAX_PLACES);

    S3Endpoints(List<String> endpoints) {
        this.names = new EndpointNames(endpoints);
    }

    /**
     * Notes where a request went that is S3's.
     *
     * @param host its host header
     * @param remote the peer's address and port as text, empty if not known
     */
    void learn(String host, String remote) {
        if (!remote.isEmpty()) {
            places.put(remote, true);
        }
        if (!host.isEmpty()) {
            places.put(host.toLowerCase(Locale.ROOT), true);
        }
    }

    boolean areAt(Endpoint address) {
        return places.get(address.toString()) != null;
    }

    boolean areAt(String name, int port) {
        return !name.isEmpty() && (places.get(header(name, port).toLowerCase(Locale.ROOT)) != null
                || known.computeIfAbsent(name, names::include));
    }

    /** {@return what the host header of a request to a name would be, empty if there is no name} */
    static String header(String name, int port) {
        return name.isEmpty() || port == HTTPS || port == HTTP ? name : name + ":" + port;
    }
}
