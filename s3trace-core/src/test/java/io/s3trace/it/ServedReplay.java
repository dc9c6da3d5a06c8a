package io.s3trace.it;

import io.s3trace.TraceServer;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A program that serves events until it is told to end, or killed. Arguments: the socket, and how many events a second. */
final class ServedReplay {
    private ServedReplay() {}

    public static void main(String[] args) {
        S3RequestEvent event = Events.of(S3Operation.GET_OBJECT).event();
        long pauseNanos = 1_000_000_000 / Long.parseLong(args[1]);
        TraceServer server = TraceServer.at(Path.of(args[0])).start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("serving");
        while (!Thread.interrupted()) {
            server.accept(event);
            LockSupport.parkNanos(pauseNanos);
        }
    }
}
