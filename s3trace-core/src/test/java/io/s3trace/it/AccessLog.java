package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** The server's access log. */
public final class AccessLog {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Path file;
    private final IntSupplier openConnections;
    private final int skipped;

    AccessLog(Path file, IntSupplier openConnections) {
        this(file, openConnections, 0);
    }

    private AccessLog(Path file, IntSupplier openConnections, int skipped) {
        this.file = file;
        this.openConnections = openConnections;
        this.skipped = skipped;
    }

    /** The same log, without what has been written so far by clients that have left. */
    public AccessLog fromHere() {
        return new AccessLog(file, openConnections, skipped + complete().size());
    }

    /**
     * Waits until every client has left, and returns all entries. nginx logs a request before it closes the
     * connection, so nothing is still to come.
     */
    public List<AccessLogEntry> complete() {
        Await.until("no connection is open", TIMEOUT, () -> openConnections.getAsInt() == 0);
        return entries();
    }

    /** Waits until there are so many entries, and returns all entries. */
    public List<AccessLogEntry> await(int count) {
        Await.until(count + " requests in the access log", TIMEOUT, () -> entries().size() >= count);
        return entries();
    }

    private List<AccessLogEntry> entries() {
        try {
            String text = Files.readString(file);
            String wholeLines = text.substring(0, text.lastIndexOf('\n') + 1);
            return wholeLines.lines().skip(skipped).map(AccessLogEntry::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }
}
