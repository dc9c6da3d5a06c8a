package io.s3trace.examples;

import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.event.RequestRecord;
import io.s3trace.testing.Events;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Events as a busy host would make them, at a steady rate: mostly fast, some slow, a few failed. */
final class SyntheticTraffic {
    private static final List<S3Operation> OPERATIONS = List.of(
            S3Operation.GET_OBJECT, S3Operation.GET_OBJECT, S3Operation.GET_OBJECT, S3Operation.PUT_OBJECT,
            S3Operation.HEAD_OBJECT, S3Operation.LIST_OBJECTS_V2, S3Operation.UPLOAD_PART, S3Operation.DELETE_OBJECT);
    private static final List<String> COMMS = List.of("python3", "python3", "java", "rclone", "node", "curl");
    private static final List<String> KEYS = List.of("photos/2026/11/cat-%d.jpg", "logs/app/%d.json.gz",
            "warehouse/events/date=2026-11-21/part-%05d.parquet", "backup/db/wal/%016x");

    private final Random random = new Random(7);

    /** Makes events until the time is over; returns how many. */
    long run(int perSecond, int seconds, Consumer<S3RequestEvent> listener) {
        long start = System.nanoTime();
        long total = (long) perSecond * seconds;
        for (long made = 0; made < total; made++) {
            long due = start + made * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            listener.accept(event(made));
        }
        return total;
    }

    S3RequestEvent event(long number) {
        S3Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        long wait = (long) (3e6 * Math.exp(random.nextGaussian() * 0.9) * (random.nextInt(200) == 0 ? 60 : 1));
        long send = (long) (1e5 * Math.exp(random.nextGaussian()) * (operation == S3Operation.UPLOAD_PART ? 80 : 1));
        long receive = (long) (4e5 * Math.exp(random.nextGaussian()) * (operation == S3Operation.GET_OBJECT ? 3 : 0.1));
        boolean first = random.nextInt(12) == 0;
        Phases phases = new Phases(first ? 900_000 : -1, first ? 1_300_000 : -1, first ? 4_000_000 : -1,
                first ? 200_000 : -1, send, wait, receive, send + wait + receive);
        String key = KEYS.get((int) (number % KEYS.size())).formatted(random.nextInt(100_000));
        Events events = Events.of(operation).key(key).sent(operation == S3Operation.UPLOAD_PART ? 8 << 20 : 420, -1);
        events = switch (random.nextInt(400)) {
            case 0 -> events.status(503, "SlowDown");
            case 1, 2 -> events.status(404, "NoSuchKey");
            case 3 -> events.status(403, "AccessDenied");
            default -> events;
        };
        return with(events.event(), phases, COMMS.get(random.nextInt(COMMS.size())));
    }

    private static S3RequestEvent with(S3RequestEvent event, Phases phases, String comm) {
        ProcessInfo process = new ProcessInfo(4000 + comm.hashCode() % 97, comm, "/usr/bin/" + comm, Events.EPOCH, 1, "", "");
        Instant start = Instant.now().minusNanos(phases.totalNanos());
        return new RequestRecord(start, process, process.pid(), event.threadName(), event.labels(),
                event.connection(), event.operation(), event.resource(), event.request(), event.response(), phases,
                event.network(), event.outcome(), event.reached(), event.gap(), event.joined(), event.protocol(),
                event.stream());
    }
}
