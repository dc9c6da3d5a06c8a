package io.s3trace;

import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.internal.pipeline.WarmUp;
import java.time.Duration;
import java.util.List;

/** From settings to a tracer that runs; what cannot be started is undone. */
final class TracerStart {
    /** The longest wait for programs to be looked into. A second or two is usual, the first time that this is done on a host. */
    private static final Duration KNOWING_PROGRAMS = Duration.ofSeconds(3);

    private final TracerSettings settings;

    TracerStart(TracerSettings settings) {
        this.settings = settings;
    }

    S3Tracer start() {
        requireLinux();
        long begun = System.nanoTime();
        Delivery delivery = new Delivery(settings.queueCapacity);
        try (WarmUp warmUp = WarmUp.begin(settings.warmUp)) {
            CaptureSettings wanted = settings.captureSettings();
            ByteCapture capture = ByteCapture.open(wanted);
            try {
                if (!wanted.sources().isEmpty()) {
                    capture.connects().reportFailures();
                }
                return start(capture, delivery, warmUp, begun);
            } catch (RuntimeException | Error e) {
                capture.close();
                throw e;
            }
        } catch (RuntimeException e) {
            delivery.close();
            throw S3TraceException.of(e);
        } catch (Error e) { // such as: no more threads
            delivery.close();
            throw e;
        }
    }

    private static void requireLinux() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new S3TraceException("s3trace needs Linux, whose kernel runs its programs; this is " + system, null, List.of());
        }
    }

    private S3Tracer start(ByteCapture capture, Delivery delivery, WarmUp warmUp, long begun) {
        attach(capture);
        subscribe(delivery);
        Pump pump = new Pump(capture, delivery, settings.pumpSettings(), settings.readInterval, settings.recording);
        try {
            return start(capture, delivery, pump, warmUp, begun);
        } catch (RuntimeException | Error e) {
            pump.discard();
            throw e;
        }
    }

    private S3Tracer start(ByteCapture capture, Delivery delivery, Pump pump, WarmUp warmUp, long begun) {
        TracerAim aim = new TracerAim(capture, pump, settings);
        aim.begin();
        S3Tracer tracer = new S3Tracer(capture, delivery, pump, aim, settings.connectMinLatency,
                Duration.ofNanos(System.nanoTime() - begun));
        settings.listeners.of(EventKind.CONNECT).forEach(tracer::onConnect);
        settings.listeners.of(EventKind.HANDSHAKE).forEach(tracer::onHandshake);
        warmUp.stop(); // there are records now
        capture.loadAgents(aim::wantsAgent);
        pump.start(); // the last thing that can fail: what it reads must not go while it reads
        capture.awaitPrograms(KNOWING_PROGRAMS);
        return tracer;
    }

    /** Connects and handshakes, which the kernel reports on demand only, are subscribed to when the tracer is there. */
    private void subscribe(Delivery delivery) {
        EventKind.ALL.stream().filter(kind -> kind != EventKind.CONNECT && kind != EventKind.HANDSHAKE)
                .forEach(kind -> subscribe(delivery, kind));
    }

    private <E> void subscribe(Delivery delivery, EventKind<E> kind) {
        settings.listeners.of(kind).forEach(delivery.topic(kind)::subscribe);
    }

    private void attach(ByteCapture capture) {
        if (!settings.attachesByProcess()) {
            capture.attachEverywhere();
        }
        settings.pids.forEach(pid -> capture.attach(pid, settings.needsLibraries()));
        capture.follow();
    }
}
