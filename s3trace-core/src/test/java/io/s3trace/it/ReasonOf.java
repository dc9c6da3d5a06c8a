package io.s3trace.it;

import io.s3trace.S3Tracer;
import io.s3trace.select.ProbeMode;

/** A program that traces OpenSSL, and prints why nothing of a process is probed. */
final class ReasonOf {
    private ReasonOf() {}

    public static void main(String[] arguments) {
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).start()) {
            System.out.println(CoverageIT.coverage(tracer, Long.parseLong(arguments[0])).reason());
        }
    }
}
