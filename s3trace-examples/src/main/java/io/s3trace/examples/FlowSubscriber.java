package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import java.util.concurrent.Flow;

/** Takes events one at a time through {@link java.util.concurrent.Flow}: nothing comes that was not asked for. */
public final class FlowSubscriber implements Flow.Subscriber<S3RequestEvent> {
    private static final String USAGE = "FlowSubscriber " + Arguments.USAGE;

    private Flow.Subscription subscription;

    private FlowSubscriber() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        Shutdown shutdown = new Shutdown();
        try (S3Tracer tracer = Arguments.parse(arguments, USAGE).start()) {
            tracer.events().subscribe(new FlowSubscriber());
            System.err.println("ready: " + tracer.stats().probes().size() + " probes attached; Ctrl-C ends");
            shutdown.await();
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(S3RequestEvent event) {
        System.out.println(event);
        subscription.request(1);
    }

    @Override
    public void onError(Throwable error) {
        System.err.println("error: " + error);
    }

    @Override
    public void onComplete() {
        System.out.println("the tracer was closed");
    }
}
