package io.s3trace.examples.agent;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.advice.S3Advisor;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.json.EventJson;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Looks at all that tracing needs, then traces a request of its own and compares what both sides say. */
public final class Doctor {
    /** On a busy or slow host, curl may wait between its own look at the clock and what the tracer sees of it. */
    private static final int MAX_SONGS = 3;
    private static final int MAX_PROCESSES = 50;
    private static final int MAX_NAMES = 10;

    private final PrintStream out;
    private final Optional<String> endpoint;
    private boolean well = true;

    /**
     * Makes a doctor.
     *
     * @param out where the findings go
     * @param endpoint what to send the canary request to; a server of its own if empty
     */
    public Doctor(PrintStream out, Optional<String> endpoint) {
        this.out = out;
        this.endpoint = endpoint;
    }

    /** {@return whether all is well} */
    public boolean examine() {
        HostFacts host = HostFacts.read();
        say(host.kernelIsNewEnough(), "kernel", host.kernel(), "needs Linux 5.8 or later");
        say(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")), "BTF", "/sys/kernel/btf/vmlinux",
                "not there: the kernel must be built with CONFIG_DEBUG_INFO_BTF");
        say(host.mayTrace(), "capabilities", host.capabilities(),
                "needs root, or CAP_BPF, CAP_PERFMON and CAP_SYS_PTRACE; before Linux 6.6, CAP_SYS_ADMIN too");
        Queue<S3RequestEvent> events = new ConcurrentLinkedQueue<>();
        S3Advisor advisor = new S3Advisor();
        try (S3Tracer tracer = S3Tracer.builder().includeUnknown(true).onEvent(events::add)
                .onEvent(event -> advise(advisor, event)).onFailedConnection(advisor).onResolve(advisor).onHandshake(advisor)
                .onSealed(advisor).start()) {
            probes(tracer.stats());
            losses(tracer.stats());
            coverage(tracer.coverage());
            canary(events);
            health(tracer.stats());
        } catch (S3TraceException e) {
            say(false, "tracer", "", e.getMessage());
        }
        out.println(well ? "all is well" : "something is wrong: see above");
        out.println("S3 meanwhile: " + advisor.verdict().sentence());
        return well;
    }

    /** Requests of other services say nothing of S3. */
    private static void advise(S3Advisor advisor, S3RequestEvent event) {
        if (event.operation() != S3Operation.UNKNOWN) {
            advisor.accept(event);
        }
    }

    private void probes(TracerStats stats) {
        say(!stats.probes().isEmpty(), "tracer", stats.probes().size() + " probes, "
                + stats.probes().stream().filter(TracerStats.Probe::cheap).count() + " of them at cheap places",
                "attached to nothing");
        out.printf("      %-14s %s%n", "libbpf", stats.libbpf());
        stats.probes().stream().map(TracerStats.Probe::library).distinct()
                .forEach(library -> out.printf("      %-14s %s%n", "library", library));
    }

    /** What the kernel has refused is wrong; what it has not is said. */
    private void losses(TracerStats stats) {
        List<TracerStats.LostFeature> refused = stats.lost().stream().filter(lost -> !lost.refusals().isEmpty()).toList();
        if (refused.isEmpty()) {
            say(true, "features", "nothing was refused by the kernel", "");
        }
        for (TracerStats.LostFeature lost : refused) {
            say(false, "features", "", lost.missing() + ": " + lost.reason());
            lost.refusals().forEach(refusal -> refusal.verifier().forEach(
                    line -> out.printf("      %-14s %s%n", "verifier", line)));
        }
        stats.lost().stream().filter(lost -> lost.refusals().isEmpty())
                .forEach(lost -> out.printf("      %-14s %s: %s%n", "features", lost.missing(), lost.reason()));
    }

    /** Who is traced, and of all others, how many are not for which reason. */
    private void coverage(List<ProcessCoverage> processes) {
        processes.stream().filter(ProcessCoverage::covered).limit(MAX_PROCESSES).forEach(process ->
                out.printf("      %-14s %d %s: traced %s%n", "process", process.pid(), process.comm(),
                        process.files().keySet().stream().map(EventJson::library).toList()));
        Map<String, List<ProcessCoverage>> others = processes.stream().filter(process -> !process.covered())
                .collect(Collectors.groupingBy(
                        process -> process.reason().replaceAll(": looked at .*", ""), TreeMap::new, Collectors.toList()));
        others.forEach((reason, all) -> out.printf("      %-14s %s: %s%n", "not traced", reason, all.stream()
                .map(ProcessCoverage::comm).distinct().limit(MAX_NAMES).collect(Collectors.joining(" "))
                + (all.stream().map(ProcessCoverage::comm).distinct().count() > MAX_NAMES ? " ..." : "")));
    }

    private void canary(Queue<S3RequestEvent> events) {
        try (Canary canary = Canary.start(endpoint)) {
            DoubleSummaryStatistics clocks = new DoubleSummaryStatistics();
            Canary.Result result = canary.sing();
            Optional<S3RequestEvent> event = canary.find(events, result);
            clocks.accept(result.millis());
            for (int i = 1; i < MAX_SONGS && event.isPresent() && !agree(event.get(), result, clocks); i++) {
                result = canary.sing();
                event = canary.find(events, result);
                clocks.accept(result.millis());
            }
            if (event.isEmpty()) {
                say(false, "canary", "", "curl (pid " + result.pid() + ") made a request, and the tracer did not see it: "
                        + "does 'curl --version' name OpenSSL?");
                return;
            }
            String times = String.format(Locale.ROOT, "curl says %.2f ms, the tracer %.2f ms", result.millis(),
                    millis(event.get()));
            say(agree(event.get(), result, clocks), "canary", times + "; status " + event.get().response().status() + ", "
                    + event.get().response().bytes() + " bytes", times);
        } catch (CanaryException e) {
            say(false, "canary", "", e.getMessage());
        }
    }

    /** The clocks may differ by as much as curl's own figures do from one request to the next. */
    private static boolean agree(S3RequestEvent event, Canary.Result result, DoubleSummaryStatistics clocks) {
        double tolerance = Math.max(Math.max(5, result.millis() / 5), clocks.getMax() - clocks.getMin());
        return Math.abs(millis(event) - result.millis()) < tolerance;
    }

    private static double millis(S3RequestEvent event) {
        return event.phases().totalNanos() / 1e6;
    }

    private void health(TracerStats stats) {
        long lost = stats.kernel().ringFull() + stats.kernel().callsFull() + stats.kernel().connectionsFull()
                + stats.malformed() + stats.failures();
        say(lost == 0, "losses", "none", lost + ": " + stats);
        stats.programs().stream().filter(program -> program.missed() > 0).forEach(program -> out.printf(
                "      %-14s the kernel skipped %s %d times: it was already running on the CPU%n", "losses", program.name(),
                program.missed()));
    }

    private void say(boolean good, String what, String finding, String problem) {
        well &= good;
        out.printf("%-5s %-14s %s%n", good ? "ok" : "FAIL", what, good ? finding : problem);
    }
}
