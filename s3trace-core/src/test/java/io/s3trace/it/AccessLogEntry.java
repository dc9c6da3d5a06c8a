package io.s3trace.it;

import java.time.Instant;

/**
 * One line of the access log: a request as the server saw it. Its fields are those of {@code log_format truth} in
 * {@code nginx.conf}.
 */
public record AccessLogEntry(
        Instant end,
        long connection,
        int requestOfConnection,
        int port,
        String method,
        String target,
        int status,
        long requestBytes,
        long responseBytes,
        double seconds,
        String host,
        String upstreamStatus,
        String userAgent,
        long responseBodyBytes,
        String protocol) {

    static AccessLogEntry parse(String line) {
        String[] field = line.split("\t", -1);
        return new AccessLogEntry(
                Instant.ofEpochMilli(Math.round(Double.parseDouble(field[0]) * 1000)),
                Long.parseLong(field[1]),
                Integer.parseInt(field[2]),
                Integer.parseInt(field[3]),
                field[4],
                unescape(field[5]),
                Integer.parseInt(field[6]),
                Long.parseLong(field[7]),
                Long.parseLong(field[8]),
                Double.parseDouble(field[9]),
                unescape(field[10]),
                field[11],
                unescape(field[12]),
                Long.parseLong(field[13]),
                field[14]);
    }

    /** nginx escapes these two as in JSON; control characters do not get into a request head's first line. */
    private static String unescape(String text) {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
