package io.s3trace;

import io.s3trace.internal.serving.EventServer;
import io.s3trace.internal.serving.GroupFile;
import io.s3trace.internal.serving.ServingSettings;
import io.s3trace.internal.text.Require;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Describes a server of events. Every setting has a default; a bad value is rejected at once. Nothing is touched before
 * {@link #start()}. Not thread-safe.
 */
public final class TraceServerBuilder {
    /** How many readers there may be, besides those that see everything, unless {@link #maxReaders} says otherwise. */
    public static final int DEFAULT_MAX_READERS = 64;
    /** How many bytes may wait for a reader, unless {@link #queueBytes} says otherwise: some 10,000 events. */
    public static final int DEFAULT_QUEUE_BYTES = 4 << 20;

    private static final int MIN_QUEUE_BYTES = 64 << 10;

    private final Path socket;
    private final Set<Integer> groups = new LinkedHashSet<>();
    private int maxReaders = DEFAULT_MAX_READERS;
    private int queueBytes = DEFAULT_QUEUE_BYTES;

    TraceServerBuilder(Path socket) {
        this.socket = Objects.requireNonNull(socket, "socket");
    }

    /**
     * Lets members of these groups see everything, if they are on the host: not in a container. Called again, it adds groups.
     * Default: none.
     *
     * @param newGroups names in {@code /etc/group}, or numbers
     * @return this
     * @throws IllegalArgumentException if there is no such group
     */
    public TraceServerBuilder group(String... newGroups) {
        for (String group : newGroups) {
            groups.add(GroupFile.id(group).orElseThrow(() -> new IllegalArgumentException("there is no group " + group)));
        }
        return this;
    }

    /**
     * Sets how many readers there may be. One container, or else one user, may have eight of them. Besides, there may be sixteen
     * that see everything. Default: {@value #DEFAULT_MAX_READERS}.
     *
     * @param newMaxReaders from 1 to 1000
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public TraceServerBuilder maxReaders(int newMaxReaders) {
        Require.that(newMaxReaders >= 1 && newMaxReaders <= 1000, "maxReaders must be from 1 to 1000: ", newMaxReaders);
        maxReaders = newMaxReaders;
        return this;
    }

    /**
     * Sets how many bytes may wait for a reader before more events are lost to it and counted. For all readers together, it is
     * sixteen times this: if there are more, each one's queue is shorter. Default: {@value #DEFAULT_QUEUE_BYTES}.
     *
     * @param newQueueBytes at least 64 KiB
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public TraceServerBuilder queueBytes(int newQueueBytes) {
        Require.that(newQueueBytes >= MIN_QUEUE_BYTES, "queueBytes must be at least 65536: ", newQueueBytes);
        queueBytes = newQueueBytes;
        return this;
    }

    /**
     * Begins to serve. Everybody may connect to the socket. What is at its path is replaced only if it is a socket of this user
     * that nobody listens at.
     *
     * @return the server, to be closed by the caller
     * @throws S3TraceException if it cannot listen there: others may write to the folder or one above it, something else is at
     *     the path, or another process listens there
     */
    public TraceServer start() {
        try {
            return new TraceServer(EventServer.start(new ServingSettings(socket, Set.copyOf(groups), maxReaders, queueBytes)));
        } catch (IOException e) {
            throw new S3TraceException("serve events at " + socket + ": " + e.getMessage(), e, List.of());
        }
    }
}
