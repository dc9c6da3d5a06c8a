package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.select.ProbeMode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tracer that has nothing to do costs next to nothing. */
@RequiresBpf
@Tag("alone")
class IdleCostIT {

    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final Duration MEASUREMENT = Duration.ofSeconds(2);
    /** A JVM that has just begun interprets and compiles: what it costs to be idle shows only after that. */
    private static final int MEASUREMENTS = 15;
    private static final double LIMIT = 0.005;
    /** Tests of others may run beside this one: the programs that they start are looked at, and their requests are told. */
    private static final double LIMIT_WHERE_OTHERS_ARE_TRACED = 0.01;
    /** How often the control wakes up. */
    private static final Duration NAP = Duration.ofMillis(10);

    @Test
    void tracerOfProcessesThatAreIdleUsesLessThanHalfAPercentOfACore() throws InterruptedException {
        assertShare(S3Tracer.builder().mode(ProbeMode.OPENSSL).pid(), LIMIT);
    }

    @Test
    void tracerOfAllProcessesUsesLessThanOnePercentOfACoreWhenTheyAreIdle() throws InterruptedException {
        assertShare(S3Tracer.builder().mode(ProbeMode.OPENSSL), LIMIT_WHERE_OTHERS_ARE_TRACED);
    }

    /** Less than the limit; or than a thread that only wakes up a hundred times a second, where that takes as much. */
    private static void assertShare(S3TracerBuilder builder, double limit) throws InterruptedException {
        Set<Long> others = threads();
        try (S3Tracer _ = builder.onEvent(event -> {}).start()) {
            Thread.sleep(SETTLING);
            Set<Long> tracers = threads();
            tracers.removeAll(others);
            assertThat(tracers).as("threads of the tracer").isNotEmpty();
            Thread control = Thread.ofPlatform().daemon().start(IdleCostIT::nap);

            double share = 1;
            double controls = 0;
            for (int i = 0; i < MEASUREMENTS && share >= Math.max(limit, controls); i++) {
                long before = cpuNanos(tracers);
                long controlBefore = cpuNanos(Set.of(control.threadId()));
                Thread.sleep(MEASUREMENT);
                share = (double) (cpuNanos(tracers) - before) / MEASUREMENT.toNanos();
                controls = (double) (cpuNanos(Set.of(control.threadId())) - controlBefore) / MEASUREMENT.toNanos();
            }
            control.interrupt();
            System.err.printf("an idle tracer takes %.2f %% of a core, the control %.2f %%%n", share * 100, controls * 100);
            assertThat(share).as("share of a core").isLessThan(Math.max(limit, controls));
        }
    }

    private static void nap() {
        try {
            while (true) {
                Thread.sleep(NAP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<Long> threads() {
        Set<Long> ids = new HashSet<>();
        for (long id : ManagementFactory.getThreadMXBean().getAllThreadIds()) {
            ids.add(id);
        }
        return ids;
    }

    private static long cpuNanos(Set<Long> threads) {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        return threads.stream().mapToLong(bean::getThreadCpuTime).filter(nanos -> nanos > 0).sum();
    }
}
