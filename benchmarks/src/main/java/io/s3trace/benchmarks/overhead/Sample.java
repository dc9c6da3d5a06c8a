package io.s3trace.benchmarks.overhead;

/**
 * One run of the client.
 *
 * @param requests how many it made
 * @param perSecond how many a second
 * @param cpuMicros its CPU time for each
 * @param latencyMicros how long each took
 * @param tracerCpuSeconds CPU time of the tracer for 100,000 of them
 * @param tracerMib memory of the tracer
 * @param events how many of them the tracer saw
 * @param keys different keys that it saw
 * @param lost what it says it lost
 */
record Sample(
        long requests, double perSecond, double cpuMicros, double latencyMicros, double tracerCpuSeconds,
        double tracerMib, long events, long keys, long lost) {

    double completeness() {
        return (double) keys / requests;
    }
}
