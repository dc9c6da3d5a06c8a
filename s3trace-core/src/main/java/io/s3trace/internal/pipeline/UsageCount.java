package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectionUsage;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.process.TracedProcess;
import io.s3trace.select.ProbeMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts connections by process and endpoint. */
final class UsageCount {
    private final Map<Group, Count> counts = new LinkedHashMap<>();

    void add(Connection connection) {
        Group group = new Group(connection.process(), connection.host(), connection.library());
        Count count = counts.computeIfAbsent(group, any -> new Count(connection));
        count.open++;
        count.idle += connection.open().isEmpty() ? 1 : 0;
        count.requests += connection.requests();
    }

    List<ConnectionUsage> usage() {
        return counts.values().stream().map(Count::usage).toList();
    }

    private record Group(TracedProcess process, String host, ProbeMode library) {}

    private static final class Count {
        private final Connection first;
        private int open;
        private int idle;
        private long requests;

        Count(Connection first) {
            this.first = first;
        }

        ConnectionUsage usage() {
            return new ConnectionUsage(first.process().info(), first.host(), first.library(), open, idle,
                    requests);
        }
    }
}
