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
    private final Map<Endpoint, Boolean> addresses = new RecentMap<>(MAX_PLACES);
    /** Host headers in lower case. */
    private final Map<String, Boolean> hosts = new RecentMap<>(MAX_PLACES);
    /** Hashes of host headers of requests that were not S3's, on connections that carried nothing of S3: no name is kept. */
    private final Map<Long, Boolean> strangers = new RecentMap<>(MAX_PLACES);
    /** Those that have answered. */
    private final Map<Place, Answers> endpoints = new RecentMap<>(MAX_PLACES);
    /** What the table said of names, since it is not quick. */
    private final Map<String, Boolean> known = new RecentMap<>(MAX_PLACES);

    private record Place(String host, Endpoint remote) {
        static Place of(String host, Endpoint remote) {
            return new Place(host.toLowerCase(Locale.ROOT), remote);
        }
    }

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
     * @param remote the peer's address and port
     */
    void learn(String host, Endpoint remote) {
        if (remote.isKnown()) {
            addresses.put(remote, true);
        }
        if (!host.isEmpty()) {
            hosts.put(host.toLowerCase(Locale.ROOT), true);
        }
    }

    /**
     * Looks up what an endpoint has answered.
     *
     * @param host the host header of a request to it
     * @param remote its address and port
     * @param nanos the time, nanoseconds of CLOCK_MONOTONIC
     * @return what it has answered lately
     */
    Answers answers(String host, Endpoint remote, long nanos) {
        Answers answers = endpoints.get(Place.of(host, remote));
        return answers == null || nanos - answers.lastNanos > KEPT_NANOS ? Answers.NONE : answers;
    }

    /**
     * Notes an answer of S3.
     *
     * @param signed true if the request was signed for S3
     * @param server what kind of server the answer says it is from
     */
    void answered(String host, Endpoint remote, long nanos, boolean signed, Server server) {
        Answers answers = endpoints.computeIfAbsent(Place.of(host, remote), any -> new Answers());
        answers.s3 = true;
        answers.signed |= signed;
        answers.server = server == Server.UNKNOWN ? answers.server : server;
        answers.lastNanos = nanos;
    }

    /**
     * Notes where a request went that was not S3's.
     *
     * @param host its host header
     */
    void learnStranger(String host) {
        if (!host.isEmpty()) {
            strangers.put(hash(host), true);
        }
    }

    /** FNV-1a, of 64 bits: of so many hosts as are kept, no two have the same. */
    private static long hash(String host) {
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < host.length(); i++) {
            hash = (hash ^ Character.toLowerCase(host.charAt(i))) * 0x100_0000_01B3L;
        }
        return hash;
    }

    /**
     * Is S3 served there? The name counts for more: others may be served at the same address.
     *
     * @param name the server's name; empty if it is not known
     */
    boolean areAt(String name, Endpoint remote) {
        return areAt(name, remote.port()) || areAt(remote) && !isStranger(name, remote.port());
    }

    private boolean isStranger(String name, int port) {
        return !name.isEmpty() && strangers.get(hash(header(name, port))) != null;
    }

    boolean areAt(Endpoint address) {
        return addresses.get(address) != null;
    }

    boolean areAt(String name, int port) {
        return !name.isEmpty() && (hosts.get(header(name, port).toLowerCase(Locale.ROOT)) != null
                || known.computeIfAbsent(name, names::include));
    }

    /** {@return the bucket that a name has in it; empty if it has none} */
    String bucketIn(String name) {
        return names.bucketIn(name);
    }

    /** {@return the host header of a request to a name, empty if there is no name} */
    static String header(String name, int port) {
        return name.isEmpty() || port == HTTPS || port == HTTP ? name : name + ":" + port;
    }
}
