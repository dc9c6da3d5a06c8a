package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The agent's jar in the file system of a virtual machine, for as long as it is loaded. Folders there may belong to others: no
 * link is followed, nothing is overwritten. The name is the same for each load into one process, which adds each new path to its
 * class path for good.
 */
final class AgentFile implements AutoCloseable {
    private static final String RESOURCE = "s3trace-jsse-agent.jar";
    private static final String[] FOLDERS = {"/tmp", "/var/tmp", "/dev/shm"};

    private final Folder folder;
    private final String name;

    private AgentFile(Folder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static byte[] bytes() throws IOException {
        try (InputStream in = AgentFile.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new NoSuchFileException(RESOURCE, null, "is not part of this build");
            }
            return in.readAllBytes();
        }
    }

    static AgentFile place(Jvm jvm) throws IOException, AttachException {
        byte[] jar = bytes();
        String name = ".s3trace-" + Long.toHexString(jvm.startTicks()) + ".jar";
        IOException last = null;
        for (String inside : FOLDERS) {
            try {
                return place(Folder.open(jvm.pid(), inside), name, jar);
            } catch (IOException e) {
                last = e;
            }
        }
        throw AttachException.refused("The agent's jar can be put in none of its folders /tmp, /var/tmp and /dev/shm.", last);
    }

    private static AgentFile place(Folder folder, String name, byte[] jar) throws IOException {
        try {
            Path path = folder.resolve(name);
            Files.deleteIfExists(path); // of a tracer that was killed
            try (FileChannel file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer left = ByteBuffer.wrap(jar);
                while (left.hasRemaining()) {
                    file.write(left);
                }
            }
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
            return new AgentFile(folder, name);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Returns its path as the virtual machine sees it. */
    String pathInside() {
        return folder.inside(name);
    }

    /** Deletes it. A virtual machine that has loaded it has it open. */
    @Override
    public void close() throws IOException {
        try (folder) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }
}
