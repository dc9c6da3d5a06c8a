package io.s3trace.it;

import io.s3trace.S3Tracer;
import io.s3trace.select.ProbeMode;

/** A program that traces a Java virtual machine until it is killed. Argument: its pid. Prints "event" for each event. */
final class JavaTracer {
    private JavaTracer() {}

    public static void main(String[] args) throws InterruptedException {
        S3Tracer.builder().mode(ProbeMode.JSSE).pid(Long.parseLong(args[0])).onEvent(event -> System.out.println("event"))
                .start();
        Thread.sleep(Long.MAX_VALUE);
    }
}
