package io.s3trace.advice;

import io.s3trace.event.Endpoint;

/** The addresses of S3 servers, as requests show them. */
final class S3Servers {
    private final Latest<Endpoint> servers = new Latest<>();
    private Endpoint last = Endpoint.UNKNOWN;

    void add(Endpoint server) {
        if (server.equals(last) || !server.isKnown()) {
            return;
        }
        last = server;
        servers.add(server);
    }

    boolean contains(Endpoint server) {
        return servers.contains(server);
    }
}
