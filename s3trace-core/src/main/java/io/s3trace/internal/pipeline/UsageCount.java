package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.process.TracedProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts connections by process and endpoint. */
final class UsageCount {
    private final Map<Group, Count> counts = new LinkedHashMap<>();

    void add(Connection connection) {
        Group group = new Group(connection.process(), connection.history().host(), Sources.library(connection.source()));
        Count count = counts.computeIfAbsent(group, any -> new Count(connection));
        count.open++;
        count.idle += connection.open().isEmpty() ? 1 : 0;
        count.requests += connection.requests();
    }

    List<ConnectionUsage> usage() {
        return counts.values().stream().map(Count::usage).toList();
    }

    private record Group(TracedProcess process, String host, TlsLibrary library) {}

    private static final class Count {
        private final Connection first;
        private int open;
        private int idle;
        private long requests;

        Count(Connection first) {
            this.first = first;
        }

        ConnectionUsage usage() {
            return new ConnectionUsage(first.process().info(), first.history().host(), Sources.library(first.source()), open,
                    idle, requests);
        }
    }
}
