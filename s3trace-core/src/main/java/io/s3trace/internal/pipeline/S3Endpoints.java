package io.s3trace.internal.pipeline;

import io.s3trace.event.Endpoint;
import io.s3trace.internal.collect.RecentMap;
import io.s3trace.internal.s3.EndpointNames;
import io.s3trace.internal.s3.Server;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where S3 is served: at names that are known or configured, and at addresses and names to which S3 requests were made.
 * Bounded: the entry that was not used for longest is forgotten, and so is an endpoint that has not answered S3 for an hour.
 * For one thread.
 */
final class S3Endpoints {
    private static final int MAX_PLACES = 2048;
    private static final long KEPT_NANOS = 3_600_000_000_000L;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final EndpointNames names;
    private final Map<String, Boolean> places = new RecentMap<>(MAX_PLACES);
    /** Endpoints that have answered, by host and address. */
    private final Map<String, Answers> endpoints = new RecentMap<>(MAX_PLACES);
    /** What the table said about names, because it is not quick. */
    private final Map<String, Boolean> known = new RecentMap<>(MAX_PLACES);

    /** What an endpoint has answered. */
    static final class Answers {
        private static final Answers NONE = new Answers();

        private Server server = Server.UNKNOWN;
        private boolean s3;
        private boolean signed;
        private long lastNanos;

        /** {@return what kind of server it is, as far as its answers show} */
        Server server() {
            return server;
        }

        /** {@return true if any answer was S3's} */
        boolean s3() {
            return s3;
        }

        /** {@return true if one of those was the answer to a request that was signed for S3} */
        boolean signed() {
            return signed;
        }
    }

    S3Endpoints(List<String> endpoints) {
        this.names = new EndpointNames(endpoints);
    }

    /**
     * Notes where an S3 request went.
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

    /**
     * Looks up what an endpoint has answered.
     *
     * @param host the host header of a request to it
     * @param remote its address and port as text, empty if not known
     * @param nanos the time, nanoseconds of CLOCK_MONOTONIC
     * @return what it has answered lately
     */
    Answers answers(String host, String remote, long nanos) {
        Answers answers = endpoints.get(key(host, remote));
        return answers == null || nanos - answers.lastNanos > KEPT_NANOS ? Answers.NONE : answers;
    }

    /**
     * Notes an answer of S3.
     *
     * @param signed true if the request was signed for S3
     * @param server what kind of server the answer says it is from
     */
    void answered(String host, String remote, long nanos, boolean signed, Server server) {
        Answers answers = endpoints.computeIfAbsent(key(host, remote), any -> new Answers());
        answers.s3 = true;
        answers.signed |= signed;
        answers.server = server == Server.UNKNOWN ? answers.server : server;
        answers.lastNanos = nanos;
    }

    private static String key(String host, String remote) {
        return host.toLowerCase(Locale.ROOT) + ' ' + remote;
    }

    boolean areAt(Endpoint address) {
        return places.get(address.toString()) != null;
    }

    boolean areAt(String name, int port) {
        return !name.isEmpty() && (places.get(header(name, port).toLowerCase(Locale.ROOT)) != null
                || known.computeIfAbsent(name, names::include));
    }

    /** {@return the host header of a request to a name, empty if there is no name} */
    static String header(String name, int port) {
        return name.isEmpty() || port == HTTPS || port == HTTP ? name : name + ":" + port;
    }
}
