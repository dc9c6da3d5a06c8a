package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.event.TracerStats.Link;
import io.s3trace.event.TracerStats.Probe;
import io.s3trace.select.ProbeMode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs are held at functions by one link for many places, or by a perf event for each: both see the same. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class ProbeLinkIT {
    private static final String BUCKET = "links";

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** At a function's first byte, returns are seen by uretprobes. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void bothKindsOfLinkSeeTheSame(boolean uprobeMulti, boolean probePlacement) {
        String url = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent";

        TracedTraffic traffic = TracedTraffic.of(server, S3Tracer.builder().mode(ProbeMode.OPENSSL)
                .tuning(t -> t.uprobeMulti(uprobeMulti).probePlacement(probePlacement)), () -> {
                    clients.curl(url, url);
                    clients.boto3(Front.KEEP_ALIVE, "threads", BUCKET, 4, 5);
                });

        traffic.assertSame();
        assertThat(traffic.events()).hasSizeGreaterThan(4 * 5);
        assertThat(traffic.stats().failures()).isZero();
    }

    @Test
    void oneLinkHoldsManyPlacesWhereTheKernelHasSuchLinks() {
        Link expected = KernelFeatures.hasUprobeMulti() ? Link.UPROBE_MULTI : Link.PERF_EVENT;
        assertThat(linksOf(true)).containsOnly(expected);
        assertThat(linksOf(false)).containsOnly(Link.PERF_EVENT);
    }

    private static List<Link> linksOf(boolean uprobeMulti) {
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).tuning(t -> t.uprobeMulti(uprobeMulti)).start()) {
            return tracer.stats().probes().stream().map(Probe::link).toList();
        }
    }
}
