package io.s3trace.it;

import java.util.Arrays;
import java.util.List;

/**
 * What curl says of its first request, in milliseconds since it began: when each phase had ended. Its look-up has the start of a
 * thread and the waking of another one in it, and before its handshake it makes an SSL_CTX.
 *
 * @param ownLookup how long {@code getaddrinfo} took by the clock of its caller, or NaN
 */
record CurlTimes(double lookup, double connect, double tls, double pretransfer, double firstByte, double total,
        double ownLookup) {
    private static final String LOOKUP = "getaddrinfo ";

    /** The arguments by which curl prints them. */
    static final List<String> WRITE_OUT = List.of("--write-out", "\n%{time_namelookup} %{time_connect} %{time_appconnect} "
            + "%{time_pretransfer} %{time_starttransfer} %{time_total}\n");

    static CurlTimes of(Child curl) {
        double[] times = curl.output().lines().map(line -> line.split(" ")).filter(words -> words.length == 6).findFirst()
                .map(words -> Arrays.stream(words).mapToDouble(time -> Double.parseDouble(time) * 1e3).toArray()).orElseThrow();
        double own = curl.errors().lines().filter(line -> line.startsWith(LOOKUP))
                .mapToDouble(line -> Long.parseLong(line.substring(LOOKUP.length())) / 1e6).findFirst().orElse(Double.NaN);
        return new CurlTimes(times[0], times[1], times[2], times[3], times[4], times[5], own);
    }

    double connecting() {
        return connect - lookup;
    }

    double handshake() {
        return tls - connect;
    }

    double exchange() {
        return total - pretransfer;
    }
}
