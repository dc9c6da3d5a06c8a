package io.s3trace.it;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds a port of the loopback interface that nobody listens on, and that nobody is given before it is listened on: it is below
 * those that Linux gives to clients (ip(7), ip_local_port_range), and each JVM with tests has ports of its own.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int PORTS = 3_000;
    private static final int JVMS = 4;
    private static final int OWN_FIRST = FIRST + PORTS * (Integer.getInteger("surefire.forkNumber", 0) % JVMS);

    /** A port that is free again could be found twice, and two servers be told to listen on it. */
    private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();
    private static final Random RANDOM = new Random();

    private FreePort() {}

    static int find() throws IOException {
        while (true) {
            int port = OWN_FIRST + RANDOM.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN_OUT.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (BindException e) {
                // Somebody listens there: the next one.
            }
        }
    }
}
