package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of a virtual machine that takes commands. It is started by a file and a signal, unless it runs already. A signal is
 * only sent to a process that has a handler for it.
 */
final class AttachListener implements AutoCloseable {
    /** Where it listens, as the process sees it, whatever its settings say. */
    static final String TMP = "/tmp";

    private static final Duration PERIOD = Duration.ofMillis(20);
    /** A virtual machine that starts installs its handlers one after the other, before it can take commands. */
    private static final Duration SETTLING = Duration.ofMillis(50);

    private final Jvm jvm;
    private final Folder working;
    private final Folder tmp;
    private final int innerPid;
    private final Path socket;

    private AttachListener(Jvm jvm, Folder working, Folder tmp, int innerPid) {
        this.jvm = jvm;
        this.working = working;
        this.tmp = tmp;
        this.innerPid = innerPid;
        this.socket = tmp.resolve(socketName(innerPid));
    }

    static AttachListener of(Jvm jvm, ProcessStatus status) throws IOException {
        Folder tmp = Folder.open(jvm.pid(), TMP);
        try {
            return new AttachListener(jvm, Folder.openWorking(jvm.pid()), tmp, status.innerPid());
        } catch (IOException | RuntimeException e) {
            tmp.close();
            throw e;
        }
    }

    static String socketName(int innerPid) {
        return ".java_pid" + innerPid;
    }

    /**
     * Connects to it, and starts it before if need be.
     *
     * @param process an open descriptor of the process
     * @param deadline by {@link System#nanoTime()}
     */
    AttachSocket connect(int process, long deadline) throws IOException, AttachException {
        if (Proc.isSocket(socket)) {
            try {
                return AttachSocket.connect(socket);
            } catch (IOException e) {
                // nobody listens any more: the virtual machine makes it anew when it is asked to
            }
        }
        Path request = request();
        try {
            requireHandler();
            LinuxCalls.signal(process, LinuxCalls.QUIT);
            return await(deadline);
        } finally {
            Files.deleteIfExists(request);
        }
    }

    private AttachSocket await(long deadline) throws IOException, AttachException {
        IOException last = null;
        while (System.nanoTime() - deadline < 0) {
            requireAlive();
            if (Proc.isSocket(socket)) {
                try {
                    return AttachSocket.connect(socket);
                } catch (IOException e) {
                    last = e; // bound, but not listening yet
                }
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
        // another signal would be another thread dump
        throw AttachException.reaction(jvm, "It was asked to listen, and did not in time.", last);
    }

    /** The file that tells the signal from one that asks for a thread dump. The working directory's comes first. */
    private Path request() throws IOException, AttachException {
        requireAlive();
        String name = ".attach_pid" + innerPid;
        IOException last = null;
        for (Folder folder : new Folder[] {working, tmp}) {
            Path file = folder.resolve(name);
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                return file; // of an attempt that was cut short
            } catch (IOException e) {
                last = e;
            }
        }
        throw AttachException.refused("Neither its working directory nor its /tmp can be written to.", last);
    }

    private void requireHandler() throws IOException, AttachException {
        for (int i = 0; i < 2; i++) {
            requireAlive();
            if (!ProcessStatus.of(jvm.pid()).catchesQuit() || !Refusals.handlesSignals(jvm.pid())) {
                throw AttachException.failed(Refusals.NO_HANDLER, null);
            }
            LockSupport.parkNanos(i == 0 ? SETTLING.toNanos() : 0);
        }
        if (jvm.optionsNow().attachDisabled()) { // it has read its options by now
            throw AttachException.refused(Refusals.NO_ATTACH, null);
        }
    }

    private void requireAlive() throws AttachException {
        if (!jvm.isAlive()) {
            throw AttachException.refused("It has ended.", null);
        }
    }

    @Override
    public void close() throws IOException {
        try (tmp; working) {
            // both
        }
    }
}
