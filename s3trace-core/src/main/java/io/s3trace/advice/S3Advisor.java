package io.s3trace.advice;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.attempts.EventTime;
import io.s3trace.internal.delivery.Mailboxes;
import io.s3trace.internal.delivery.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds what is wrong with the S3 traffic of each process: why it is slow, fails or costs more than it need, and what to
 * change. A listener:
 *
 * <pre>{@code
 * S3Advisor advisor = new S3Advisor();
 * try (S3Tracer tracer = S3Tracer.builder().onEveryEvent(advisor).onFailedConnection(advisor).onSealed(advisor)
 *         .onResolve(advisor).onHandshake(advisor).start()) {
 *     ...
 *     System.out.println(advisor.verdict().sentence());
 *     advisor.findings().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>It can be asked at any time. Or it says by itself what is new: see {@link #onFinding} and {@link #newFindings}.
 *
 * <p>Each kind of events is optional: without lookups, for example, no rule can say that they fail. Other kinds are ignored.
 * {@link #rules} describes the rules. Time is that of the events: see {@link #advance}.
 *
 * <p>What is judged is one process and one bucket. Short processes of one program that come one after another, as from a loop in
 * a shell, count as one. 100 such pairs are kept, and the last 16,384 objects of all of them; if there are more, the pair that
 * was quiet for longest makes room. So its memory is bounded, whatever the traffic.
 *
 * <p>Thread-safe. Reading makes listeners wait for as long as it takes.
 */
public final class S3Advisor implements Consumer<TraceEvent>, AutoCloseable {
    /** How often to look for news, by the time of the events. */
    private static final long NEWS_NANOS = 10_000_000_000L;
    /** More than all rules find at once in some clients. */
    private static final int MAX_WAITING = 1024;
    private static final Comparator<Finding> MOST_IMPORTANT_FIRST = Comparator.comparing(Finding::severity)
            .thenComparingLong(finding -> finding.saving().nanos())
            .thenComparingLong(finding -> finding.evidence().count()).reversed();

    private final PriceList prices;
    private final ClientTable clients = new ClientTable();
    private final ObjectTable objects = new ObjectTable();
    private final S3Hosts hosts = new S3Hosts();
    private final S3Servers servers = new S3Servers();
    private final Mailboxes mailboxes = new Mailboxes(MAX_WAITING);
    private final Topic<Finding> news = mailboxes.topic("finding-listener", "finding-subscriber");
    private long requests;
    private long failed;
    private long sealed;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos;
    private long nowNanos;
    private long newsDueNanos;

    /** Begins with nothing, and the prices that come with the library. */
    public S3Advisor() {
        this(PriceList.standard());
    }

    /**
     * Begins with nothing.
     *
     * @param prices what requests cost
     */
    public S3Advisor(PriceList prices) {
        this.prices = Objects.requireNonNull(prices, "prices");
    }

    /**
     * Describes the rules.
     *
     * @return all of them
     */
    public static List<RuleDescription> rules() {
        return Rules.descriptions();
    }

    /**
     * Takes an event. Waits only for others who do the same, or read.
     *
     * @param event an event of any kind; those that no rule is about are ignored
     */
    @Override
    public synchronized void accept(TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> take(request);
            case SealedExchange exchange -> {
                sealed++;
                takeOther(exchange, exchange.process(), exchange.bucket());
            }
            case FailedConnectionEvent failure -> {
                hosts.add(failure.host());
                takeOther(failure, failure.process(), "");
            }
            case ResolveEvent lookup when hosts.contains(lookup.name()) -> takeOther(lookup, lookup.process(), "");
            case HandshakeEvent handshake when servers.contains(handshake.remote()) ->
                    takeOther(handshake, handshake.process(), "");
            default -> { }
        }
    }

    private void takeOther(TraceEvent event, ProcessInfo process, String bucket) {
        clients.find(process, bucket).takeOther(event);
        passTo(EventTime.nanos(event.start()));
    }

    private void take(S3RequestEvent request) {
        hosts.add(request.request().host());
        servers.add(request.connection().remote());
        Client client = clients.find(request.process(), request.resource().bucket());
        long before = client.failed();
        client.take(request, objects);
        if (AbandonedUploads.isEnd(request)) {
            clients.all().forEach(each -> each.uploadEnded(request.resource().uploadId()));
        }
        requests++;
        failed += client.failed() - before;
        firstNanos = Math.min(firstNanos, client.firstNanos());
        lastNanos = Math.max(lastNanos, client.lastNanos());
        passTo(lastNanos);
    }

    /** Time has come so far. */
    private void passTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
        if (nowNanos >= newsDueNanos) {
            publish();
            newsDueNanos = nowNanos + NEWS_NANOS;
        }
    }

    /** Nobody's findings count as published only if somebody gets them. */
    private void publish() {
        if (!news.isEmpty()) {
            Judgement judgement = new Judgement(nowNanos, prices);
            sorted(client -> client.news(judgement)).forEach(news::offer);
            news.flush();
        }
    }

    /**
     * Adds a listener for findings that are new, or have grown worse: {@link #newFindings} says when.
     *
     * @param listener takes each of them, on a thread of its own; should it throw, that is logged, and it gets the next one all
     *     the same
     */
    public void onFinding(Consumer<? super Finding> listener) {
        news.subscribe(listener);
    }

    /**
     * Returns the findings that are new, or have grown worse: their severity is higher, or their figure twice what it was. They
     * are looked for every ten seconds, by the time of the events, and once more by {@link #close}. Who subscribes late gets
     * those that come then; {@link #findings} has all of them.
     *
     * <p>Each subscriber has its own thread and a queue of 1,024 findings. What does not fit into it is dropped, and counted in
     * {@link #subscribers}.
     *
     * @return a publisher for any number of subscribers, which ends with {@link #close}
     */
    public Flow.Publisher<Finding> newFindings() {
        return news;
    }

    /** {@return what became of the findings, by listener and subscriber, in the order in which they came} */
    public List<TracerStats.SubscriberStats> subscribers() {
        return mailboxes.stats();
    }

    /**
     * Says that time has passed. Otherwise, it is the time of the latest event: then it is not known of uploads whether they
     * go on. Call it if there may be no events to show the time.
     *
     * @param now the time; if it is earlier than that of an event, it changes nothing
     */
    public synchronized void advance(Instant now) {
        passTo(EventTime.nanos(now));
    }

    /**
     * Returns what is wrong now, according to all requests so far.
     *
     * @return the findings, those that matter most first: by severity, then by the time that they waste
     */
    public List<Finding> findings() {
        return report().findings();
    }

    /**
     * Returns the one thing that matters most.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return report().verdict();
    }

    /**
     * Returns what the requests so far cost.
     *
     * @return the costs
     */
    public CostReport costs() {
        return report().costs();
    }

    /**
     * Returns everything at once.
     *
     * @return the report
     */
    public synchronized AdviceReport report() {
        Judgement judgement = new Judgement(nowNanos, prices);
        List<Finding> findings = sorted(client -> client.judge(judgement));
        long first = Math.min(firstNanos, lastNanos);
        return new AdviceReport(EventTime.instant(first), EventTime.instant(lastNanos), requests, failed, sealed,
                clients.evicted(), Verdicts.of(requests, sealed, findings), findings,
                Costs.of(clients.all(), prices, Duration.ofNanos(lastNanos - first)));
    }

    private List<Finding> sorted(Function<Client, List<Finding>> findings) {
        return clients.all().stream().flatMap(client -> findings.apply(client).stream()).sorted(MOST_IMPORTANT_FIRST).toList();
    }

    /**
     * Publishes what is new, and ends the publisher. Listeners get what waits for them, for at most five seconds. Needless if
     * there are neither listeners nor subscribers. What was found can still be asked for.
     */
    @Override
    public void close() {
        synchronized (this) {
            publish();
        }
        mailboxes.close();
    }
}
