package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceSource;
import io.s3trace.event.S3RequestEvent;
import java.util.concurrent.Flow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes events one at a time through {@link java.util.concurrent.Flow}: nothing comes that was not asked for. */
@Command(name = "FlowSubscriber", description = "Prints every event, one at a time.")
public final class FlowSubscriber implements Flow.Subscriber<S3RequestEvent>, Runnable {
    @Mixin
    private TracerOptions options;

    private Flow.Subscription subscription;

    private FlowSubscriber() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        CommandLines.run(new FlowSubscriber(), arguments);
    }

    @Override
    public void run() {
        SourceBuilder<?> builder = options.source();
        Shutdown shutdown = new Shutdown();
        try (TraceSource source = TracerOptions.start(builder)) {
            source.events().subscribe(this);
            System.err.println("ready: " + Sources.ready(source) + "; Ctrl-C ends");
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
