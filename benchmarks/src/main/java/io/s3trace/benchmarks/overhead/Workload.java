package io.s3trace.benchmarks.overhead;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the client does.
 *
 * @param method GET or PUT
 * @param bodyLength bytes of the body
 * @param connections how many, with a thread each
 */
record Workload(String method, int bodyLength, int connections) {
    private static final int KIB = 1024;

    /** The small GET on one connection: where every microsecond shows. */
    static final Workload SMALL = new Workload("GET", 0, 1);

    static final List<Workload> ALL = Stream.of("GET", "PUT")
            .flatMap(method -> Stream.of(0, 4 * KIB, KIB * KIB)
                    .flatMap(length -> Stream.of(1, 8).map(connections -> new Workload(method, length, connections))))
            .toList();

    /** As on the command line: {@code GET-4096-8}. */
    static Workload parse(String name) {
        String[] parts = name.split("-");
        return new Workload(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return method + "-" + bodyLength + "-" + connections;
    }
}
