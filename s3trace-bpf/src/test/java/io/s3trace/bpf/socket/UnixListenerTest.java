package io.s3trace.bpf.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket at a safe path, and who connects to it. */
class UnixListenerTest {
    private static final int NO_GROUP = 0x7ffffffe;

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        path = folder.resolve("events.sock");
    }

    @Test
    void theKernelSaysWhoConnects() throws IOException {
        try (UnixListener listener = UnixListener.open(path); SocketChannel client = connect();
                UnixConnection connection = listener.accept().orElseThrow(); UnixPeer peer = connection.peer()) {
            assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(peer.uid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            int group = (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
            assertThat(peer.isInOneOf(Set.of(group))).isTrue();
            assertThat(peer.isInOneOf(Set.of(NO_GROUP))).isFalse();
            assertThat(peer.isAlive() || peer.cannotBeHeld()).isTrue();
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void pathStaysTakenThoughThisProcessAsksForItAgain() throws Exception {
        try (UnixListener listener = UnixListener.open(path)) {
            assertThatThrownBy(() -> UnixListener.open(path)).isInstanceOf(IOException.class);
            Process other = new ProcessBuilder("/usr/bin/python3", "-c", """
                    import fcntl, sys
                    fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)
                    """, path + ".lock").redirectErrorStream(true).start();
            String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).isNotZero();
            assertThat(output).contains("BlockingIOError");
            assertThat(listener.accept()).isEmpty();
        }
        UnixListener.open(path).close();
    }

    @Test
    void endIsSeenWithoutReceiving() throws IOException {
        try (UnixListener listener = UnixListener.open(path); SocketChannel client = connect();
                UnixConnection connection = listener.accept().orElseThrow(); SocketPoll poll = new SocketPoll(1)) {
            client.write(ByteBuffer.wrap(new byte[] {1}));
            int number = poll.add(connection, true, false);
            poll.await(1);
            assertThat(poll.hasInput(number)).isTrue();
            assertThat(poll.hasEnded(number)).isFalse();
            client.close();
            poll.clear();
            number = poll.add(connection, false, false);
            poll.await(1);
            assertThat(poll.hasInput(number)).isFalse();
            assertThat(poll.hasEnded(number)).isTrue();
        }
    }

    /** Since Linux 6.16. Before, they are ignored. */
    @Test
    void descriptorsCannotBeSent() throws Exception {
        String[] version = System.getProperty("os.version").split("[.-]", 3);
        assumeThat(Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1])).isGreaterThanOrEqualTo(6016);
        try (UnixListener listener = UnixListener.open(path)) {
            Process sender = new ProcessBuilder("/usr/bin/python3", "-c", """
                    import socket, sys
                    client = socket.socket(socket.AF_UNIX)
                    client.connect(sys.argv[1])
                    socket.send_fds(client, [b'x'], [0])
                    """, path.toString()).redirectErrorStream(true).start();
            String output = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sender.waitFor()).isNotZero();
            assertThat(output).contains("PermissionError");
            assertThat(listener.accept()).isPresent();
        }
    }

    @Test
    void bytesGoBothWays() throws IOException {
        try (Arena arena = Arena.ofConfined(); UnixListener listener = UnixListener.open(path);
                SocketChannel client = connect(); UnixConnection connection = listener.accept().orElseThrow()) {
            MemorySegment bytes = arena.allocate(10);
            assertThat(connection.peek(bytes)).isZero();
            client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(connection.peek(bytes)).isEqualTo(3);
            assertThat(connection.peek(bytes)).as("it is still there").isEqualTo(3);
            assertThat(bytes.asSlice(0, 3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
            assertThat(connection.send(bytes.asSlice(0, 2))).isEqualTo(2);
            ByteBuffer in = ByteBuffer.allocate(10);
            assertThat(client.read(in)).isEqualTo(2);
            client.close();
            assertThat(connection.send(bytes)).isEqualTo(UnixConnection.ENDED);
        }
    }

    @Test
    void everybodyMayConnectAndNobodyWaits() throws IOException {
        try (UnixListener listener = UnixListener.open(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-rw-rw-");
            assertThat(listener.accept()).isEmpty();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketThatWasLeftIsReplaced() throws IOException {
        leaveSocket(path);
        try (UnixListener listener = UnixListener.open(path); SocketChannel _ = connect()) {
            assertThat(listener.accept()).isPresent();
        }
    }

    @Test
    void aSocketAtWhichSomebodyListensIsNot() throws IOException {
        try (UnixListener listener = UnixListener.open(path)) {
            assertThatThrownBy(() -> UnixListener.open(path)).isInstanceOf(IOException.class)
                    .hasMessageContaining("listens at " + path);
            try (SocketChannel _ = connect()) {
                assertThat(listener.accept()).isPresent();
            }
        }
        UnixListener.open(path).close();
    }

    @Test
    void aFileStays() throws IOException {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> UnixListener.open(path)).hasMessageContaining("no socket of user");
        assertThat(path).hasContent("precious");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        leaveSocket(elsewhere);
        Files.createSymbolicLink(path, elsewhere);
        assertThatThrownBy(() -> UnixListener.open(path)).hasMessageContaining("no socket of user");
        assertThat(elsewhere).exists();
        Files.delete(path);
        Path lock = folder.resolve("events.sock.lock");
        Files.delete(lock);
        Files.createSymbolicLink(lock, folder.resolve("made-by-the-link"));
        assertThatThrownBy(() -> UnixListener.open(path)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("made-by-the-link")).doesNotExist();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        for (String permissions : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> UnixListener.open(path)).hasMessageContaining("others may write to the folder " + folder);
            Path below = Files.createDirectories(folder.resolve("below"));
            assertThatThrownBy(() -> UnixListener.open(below.resolve("events.sock")))
                    .hasMessageContaining("others may write to the folder " + folder);
        }
        assertThatThrownBy(() -> UnixListener.open(Path.of("/tmp/events.sock"))).hasMessageContaining("folder /tmp");
    }

    @Test
    void aPathThatIsTooLongIsSaidToBe() {
        assertThatThrownBy(() -> UnixListener.open(folder.resolve("x".repeat(108))))
                .hasMessageContaining("has at most 107 bytes");
    }

    private static void leaveSocket(Path path) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }
}
