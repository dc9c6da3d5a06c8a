package io.s3trace.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/**
 * A failed connection as JFR records it. Its own start is the moment at which it was reported, as of {@link S3RequestJfrEvent}.
 */
@Name(S3TraceFlightRecorder.FAILED_CONNECTION_EVENT)
@Label("Failed S3 Connection")
@Description("A connection to S3 by any traced process that did not come about; it began at Connection Start, and took Total")
@Category({"s3trace"})
@Enabled(false)
@StackTrace(false)
final class FailedConnectionJfrEvent extends Event {
    @Label("Connection Start")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long connectionStart;

    @Label("Total")
    @Description("Of what failed: the connect or the handshake")
    @Timespan(Timespan.NANOSECONDS)
    long total;

    @Label("Name Lookup")
    @Timespan(Timespan.NANOSECONDS)
    long dns;

    @Label("Connect")
    @Timespan(Timespan.NANOSECONDS)
    long connect;

    @Label("TLS Handshake")
    @Timespan(Timespan.NANOSECONDS)
    long tls;

    @Label("Host")
    String host = "";

    @Label("Remote Address")
    String remote = "";

    @Label("Failure")
    String failure = "";

    @Label("Process")
    @Description("Name of the process that wanted to connect")
    String comm = "";

    @Label("Process Id")
    int pid;

    @Label("Thread Id")
    @Description("Operating system's id of the thread that began to connect")
    int tid;
}
