package io.s3trace.examples.agent;

import io.s3trace.S3TraceException;
import io.s3trace.ServerStats;
import io.s3trace.TraceServer;
import io.s3trace.TraceServerBuilder;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Serves events to readers in other processes, if the configuration says where. That may change. Thread-safe. */
final class Serving implements Consumer<TraceEvent>, AutoCloseable {
    private static final ServerStats NOTHING = new ServerStats(0, 0, 0, 0, 0, List.of());

    private Optional<AgentConfig.Serve> config = Optional.empty();
    private volatile Optional<TraceServer> server = Optional.empty();

    @Override
    public void accept(TraceEvent event) {
        server.ifPresent(open -> open.accept(event));
    }

    /**
     * Serves where and how it is to from now on. If it cannot, it goes on as before.
     *
     * @throws ConfigException if it cannot
     */
    synchronized void change(Optional<AgentConfig.Serve> wanted) throws ConfigException {
        if (wanted.equals(config)) {
            return;
        }
        try {
            Optional<TraceServerBuilder> builder = wanted.map(Serving::builder);
            close(); // first: it may be the same socket
            server = builder.map(TraceServerBuilder::start);
            config = wanted;
        } catch (IllegalArgumentException | S3TraceException e) {
            restart();
            throw new ConfigException("serve: " + e.getMessage());
        }
    }

    private static TraceServerBuilder builder(AgentConfig.Serve serve) {
        return TraceServer.at(serve.socket()).maxReaders(serve.readers()).queueBytes((int) serve.queue())
                .group(serve.groups().toArray(new String[0]));
    }

    /** If even that fails, the next change of the configuration will try again. */
    private void restart() {
        if (server.isEmpty()) {
            try {
                server = config.map(Serving::builder).map(TraceServerBuilder::start);
            } catch (IllegalArgumentException | S3TraceException e) {
                config = Optional.empty();
            }
        }
    }

    ServerStats stats() {
        return server.map(TraceServer::stats).orElse(NOTHING);
    }

    @Override
    public synchronized void close() {
        server.ifPresent(TraceServer::close);
        server = Optional.empty();
    }
}
