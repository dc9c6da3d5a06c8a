package io.s3trace.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.TracerStats;
import io.s3trace.event.TracerStats.KernelStats;
import io.s3trace.event.TracerStats.ProgramStats;
import io.s3trace.event.TracerStats.SubscriberStats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The tracer's own figures, in one registry. Programs and subscribers that come later get their meters when the figures
 * are next read.
 */
final class TracerHealth {
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final String prefix;
    private final Tags tags;
    private final RecentStats recent;
    private final Set<String> known = new HashSet<>();

    TracerHealth(MeterRegistry registry, String prefix, Tags tags, RecentStats recent) {
        this.registry = registry;
        this.prefix = prefix + ".tracer.";
        this.tags = tags;
        this.recent = recent;
    }

    void register() {
        counter("events", "Events handed to subscribers", tags, TracerStats::events);
        counter("filtered.requests", "S3 requests that a filter left out", tags, TracerStats::filtered);
        counter("other.requests", "HTTP requests that are not S3", tags, TracerStats::notS3);
        counter("records", "Records read from the kernel", tags, TracerStats::records);
        counter("reader.cpu.seconds", "CPU time of the thread that makes events of records", tags,
                stats -> stats.readerCpu().toNanos() / NANOS_PER_SECOND);
        gauge("sealed.ratio", "Which part of the connections to S3 cannot be looked into", TracerStats::sealedRatio);
        gauge("probes", "Places where programs are attached", stats -> stats.probes().size());
        gauge("ring.bytes", "Size of the ring between kernel and JVM", TracerStats::ringBytes);
        gauge("ring.fill.max.bytes", "The fullest that the ring was seen", TracerStats::maxRingFillBytes);
        lost("ring_full", stats -> stats.kernel().ringFull());
        lost("drafts_full", stats -> stats.kernel().draftsFull());
        lost("calls_full", stats -> stats.kernel().callsFull());
        lost("connections_full", stats -> stats.kernel().connectionsFull());
        lost("sockets_full", stats -> stats.kernel().socketsFull());
        lost("listed_full", stats -> stats.kernel().listedFull());
        lost("payload_unreadable", stats -> stats.kernel().payloadUnreadable());
        lost("nested", stats -> stats.kernel().nested());
        lost("agent_no_slot", stats -> stats.agents().noSlot());
        lost("agent_failure", stats -> stats.agents().failures());
        lost("agent_lease_over", stats -> stats.agents().leaseOver());
        lost("not_recorded", stats -> stats.recording().map(TracerStats.RecordingStats::dropped).orElse(0L));
        lost("gap", TracerStats::gaps);
        lost("malformed", TracerStats::malformed);
        lost("failure", TracerStats::failures);
        lost("filter_failure", TracerStats::filterFailures);
        lost("connection_evicted", TracerStats::evictedConnections);
        lost("head_memory_full", TracerStats::headMemoryFull);
        ignored("server_side", KernelStats::serverSide);
        ignored("not_http", KernelStats::notHttp);
        ignored("not_s3", KernelStats::notS3);
        recent.onRead(this::registerLateComers);
    }

    private synchronized void registerLateComers(TracerStats stats) {
        stats.programs().stream().map(ProgramStats::name).filter(name -> known.add("program " + name))
                .forEach(this::registerProgram);
        stats.subscribers().stream().map(SubscriberStats::name).filter(name -> known.add("subscriber " + name))
                .forEach(this::registerSubscriber);
    }

    private void registerProgram(String name) {
        Tags own = tags.and("program", name);
        counter("program.runs", "Runs of a BPF program while the kernel counts them", own,
                stats -> sum(stats.programs(), p -> p.name().equals(name) ? p.runs() : 0));
        counter("program.seconds", "Time in a BPF program while the kernel counts it", own,
                stats -> sum(stats.programs(), p -> p.name().equals(name) ? p.nanos() : 0) / NANOS_PER_SECOND);
        counter("program.missed", "Runs of a BPF program that the kernel skipped", own,
                stats -> sum(stats.programs(), p -> p.name().equals(name) ? p.missed() : 0));
    }

    private void registerSubscriber(String name) {
        Tags own = tags.and("subscriber", name);
        counter("subscriber.events", "Events handed to a subscriber", own,
                stats -> sum(stats.subscribers(), s -> s.name().equals(name) ? s.delivered() : 0));
        counter("subscriber.dropped", "Events that a subscriber's full queue could not take", own,
                stats -> sum(stats.subscribers(), s -> s.name().equals(name) ? s.dropped() : 0));
        counter("subscriber.failed", "Times that a subscriber threw", own,
                stats -> sum(stats.subscribers(), s -> s.name().equals(name) ? s.failed() : 0));
    }

    private static <T> double sum(List<T> parts, ToDoubleFunction<T> value) {
        return parts.stream().mapToDouble(value).sum();
    }

    private void lost(String reason, ToDoubleFunction<TracerStats> value) {
        counter("lost", "What the tracer could not see or keep, by reason", tags.and("reason", reason), value);
    }

    private void ignored(String reason, ToDoubleFunction<KernelStats> value) {
        counter("ignored.connections", "Connections that are none of the tracer's business", tags.and("reason", reason),
                stats -> value.applyAsDouble(stats.kernel()));
    }

    private void counter(String name, String help, Tags own, ToDoubleFunction<TracerStats> value) {
        FunctionCounter.builder(prefix + name, recent, stats -> stats.read(value))
                .description(help)
                .tags(own)
                .register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<TracerStats> value) {
        Gauge.builder(prefix + name, recent, stats -> stats.read(value))
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
