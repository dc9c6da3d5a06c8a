package io.s3trace.it;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;

/** A program that starts a tracer of everything, and prints why it cannot. */
final class StartOf {
    private StartOf() {}

    public static void main(String[] arguments) {
        try (S3Tracer tracer = S3Tracer.builder().start()) {
            System.out.println("started: " + tracer.stats().lost());
        } catch (S3TraceException e) {
            System.out.println(e.getMessage());
        }
    }
}
