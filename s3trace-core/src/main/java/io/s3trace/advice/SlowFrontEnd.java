package io.s3trace.advice;

import static io.s3trace.advice.Words.time;

import io.s3trace.event.Endpoint;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the servers behind a name is slower than the others. */
final class SlowFrontEnd extends Rule {
    private static final int TIMES = 3;
    private static final long SLOWER_NANOS = 20_000_000;
    /** Of more addresses, those that come later do not count. */
    private static final int MAX_SERVERS = 16;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-front-end",
            "One server of several is slow",
            "At least " + ENOUGH + " GET, HEAD, PUT and DELETE requests without a large body to one address waited " + TIMES
                    + " times as long as those to all others (" + ENOUGH + " at least), and " + time(SLOWER_NANOS)
                    + " longer. Compared are medians.",
            "Behind one name are many servers, and a client that keeps its connections stays with those that it got.",
            "Take the slow server out of the load balancer, or out of the name server's answers. Close connections to it: "
                    + "clients get another address.",
            "Amazon S3, performance guidelines: \"Retry requests for latency-sensitive applications\"");

    private final Map<Endpoint, Server> servers = new LinkedHashMap<>();
    private Endpoint lastRemote = Endpoint.UNKNOWN;
    private @Nullable Server last;

    /** What is known of one of them. One example is kept: there may be many servers. */
    private static final class Server {
        private final RoughTimes waits = new RoughTimes();
        private S3RequestEvent latest;

        Server(S3RequestEvent first) {
            latest = first;
        }
    }

    SlowFrontEnd() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return isOfWholeObject(operation);
    }

    @Override
    void take(Observation seen) {
        Endpoint remote = seen.event().connection().remote();
        long wait = seen.event().phases().waitNanos();
        if (wait < 0 || !remote.isKnown() || seen.event().request().bodyBytes() > SlowServer.SMALL_BODY) {
            return;
        }
        Server server = last != null && remote.equals(lastRemote) ? last : server(remote, seen.event());
        if (server != null) {
            server.waits.add(wait);
            server.latest = seen.event();
        }
    }

    private @Nullable Server server(Endpoint remote, S3RequestEvent event) {
        Server server = servers.get(remote);
        if (server == null && servers.size() < MAX_SERVERS) {
            server = new Server(event);
            servers.put(remote, server);
        }
        lastRemote = remote;
        last = server;
        return server;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        return servers.entrySet().stream().flatMap(entry -> judge(client, entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    private Optional<Finding> judge(Client client, Endpoint address, Server server) {
        RoughTimes others = new RoughTimes();
        servers.values().forEach(figures -> {
            if (figures != server) {
                others.add(figures.waits);
            }
        });
        long median = server.waits.median();
        long usual = others.median();
        if (server.waits.count() < ENOUGH || others.count() < ENOUGH || median < TIMES * usual
                || median - usual < SLOWER_NANOS) {
            return Optional.empty();
        }
        long wasted = server.waits.count() * (median - usual);
        return finding(client.severityOf(wasted), client.subject(),
                "requests to " + address + " wait for " + time(median) + ", those to " + (servers.size() - 1)
                        + " others for " + time(usual),
                new Evidence(server.waits.count(), server.waits.count() + others.count(), List.of(server.latest)),
                Figure.millis("median wait for one server", median, Math.max(TIMES * usual, usual + SLOWER_NANOS)),
                new Saving(0, wasted, 0));
    }
}
