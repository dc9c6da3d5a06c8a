package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's jar in the file system of a virtual machine, for as long as it is loaded. The name is the same for each load into
 * one process, which adds each new path to its class path for good.
 */
final class AgentFile implements AutoCloseable {
    private static final String RESOURCE = "s3trace-jsse-agent.jar";
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final String[] FOLDERS = {"/tmp", "/var/tmp", "/dev/shm"};
    private static final int ROOT = 0;

    private final Folder folder;
    private final OwnedFile file;

    private AgentFile(Folder folder, OwnedFile file) {
        this.folder = folder;
        this.file = file;
    }

    static byte[] bytes() throws IOException {
        try (InputStream in = AgentFile.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new NoSuchFileException(RESOURCE, null, "is not part of this build");
            }
            return in.readAllBytes();
        }
    }

    /** @param deadline until when it waits for other tracers that load into the same process, by {@link System#nanoTime()} */
    static AgentFile place(Jvm jvm, ProcessStatus status, long deadline) throws IOException, AttachException {
        byte[] jar = bytes();
        int own = ProcessStatus.of((int) ProcessHandle.current().pid()).uid();
        Set<Integer> users = Set.copyOf(List.of(ROOT, own, status.uid()));
        IOException last = null;
        for (String inside : FOLDERS) {
            try {
                return place(Folder.open(jvm.pid(), inside), name(jvm, status), users, jar, deadline);
            } catch (IOException e) {
                last = e;
            }
        }
        throw AttachException.refused("The agent's jar can be put in none of its folders /tmp, /var/tmp and /dev/shm.", last);
    }

    private static String name(Jvm jvm, ProcessStatus status) {
        return ".s3trace-%d-%x.jar".formatted(status.innerPid(), jvm.startTicks());
    }

    private static AgentFile place(Folder folder, String name, Set<Integer> users, byte[] jar, long deadline)
            throws IOException, AttachException {
        try {
            OwnedFile file = await(folder, name, users, deadline);
            AgentFile placed = new AgentFile(folder, file);
            try {
                Files.write(file.path(), jar, StandardOpenOption.WRITE);
                Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
                return placed;
            } catch (IOException | RuntimeException e) {
                placed.remove();
                throw e;
            }
        } catch (IOException | AttachException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static OwnedFile await(Folder folder, String name, Set<Integer> users, long deadline)
            throws IOException, AttachException {
        while (true) {
            Optional<OwnedFile> file = OwnedFile.create(folder, name, users);
            if (file.isPresent()) {
                return file.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw AttachException.failed("Another tracer was loading an agent all the time.", null);
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /** Returns its path as the virtual machine sees it. */
    String pathInside() {
        return file.inside();
    }

    /** Deletes it. A virtual machine that has loaded it has it open. */
    @Override
    public void close() throws IOException {
        try (folder) {
            remove();
        }
    }

    private void remove() throws IOException {
        try (file) {
            file.delete();
        }
    }
}
