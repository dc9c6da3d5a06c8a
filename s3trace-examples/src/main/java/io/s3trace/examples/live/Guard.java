package io.s3trace.examples.live;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets only this page see what is served. Keys of objects are nobody's business and may be hostile: the page may load
 * and run nothing but its own files (Content Security Policy), and when bound to this host alone, a stranger's name for it
 * is refused, so that no other site can have itself resolved to here (DNS rebinding).
 */
final class Guard extends Filter {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final boolean local;
    private final Set<String> names;

    Guard(InetSocketAddress address) {
        int port = address.getPort();
        local = address.getAddress().isLoopbackAddress();
        names = Stream.of(authority(address), "127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the address as it stands in the URL of the page} */
    static String authority(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (local && !names.contains(host == null ? "" : host)) {
                exchange.sendResponseHeaders(403, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                chain.doFilter(exchange);
            }
        }
    }

    @Override
    public String description() {
        return "who may see what";
    }
}
