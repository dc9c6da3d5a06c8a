package io.s3trace.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/**
 * The event as JFR records it. JFR sets an event's own start, and takes no other: it is the moment at which s3trace reported
 * the request. When the request was is in {@code requestStart} and {@code total}.
 */
@Name("io.s3trace.S3Request")
@Label("S3 Request")
@Description("A request to S3 by any traced process; it began at Request Start, and took Total")
@Category({"s3trace"})
@Enabled(false)
@StackTrace(false)
final class S3RequestJfrEvent extends Event {
    @Label("Request Start")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long requestStart;

    @Label("Total")
    @Description("First byte of the request to the last of the response")
    @Timespan(Timespan.NANOSECONDS)
    long total;

    @Label("Time To First Byte")
    @Timespan(Timespan.NANOSECONDS)
    long ttfb;

    @Label("Name Look-Up")
    @Timespan(Timespan.NANOSECONDS)
    long dns;

    @Label("Connect")
    @Timespan(Timespan.NANOSECONDS)
    long connect;

    @Label("TLS Handshake")
    @Timespan(Timespan.NANOSECONDS)
    long tls;

    @Label("Send")
    @Timespan(Timespan.NANOSECONDS)
    long send;

    @Label("Wait")
    @Timespan(Timespan.NANOSECONDS)
    long wait;

    @Label("Receive")
    @Timespan(Timespan.NANOSECONDS)
    long receive;

    @Label("Operation")
    String operation = "";

    @Label("Bucket")
    String bucket = "";

    @Label("Key")
    String key = "";

    @Label("Method")
    String method = "";

    @Label("Host")
    String host = "";

    @Label("Status")
    @Description("HTTP status, -1 if there was no response")
    int status;

    @Label("Error Code")
    String errorCode = "";

    @Label("Request Id")
    String requestId = "";

    @Label("Attempt")
    @Description("Number of the attempt, -1 if not known")
    int attempt;

    @Label("Request Size")
    @DataAmount
    long requestBytes;

    @Label("Response Size")
    @DataAmount
    long responseBytes;

    @Label("Outcome")
    String outcome = "";

    @Label("Process")
    @Description("Name of the process that made the request")
    String comm = "";

    @Label("Process Id")
    int pid;

    @Label("Thread Id")
    @Description("Operating system's id of the thread that sent the first byte")
    int tid;
}
