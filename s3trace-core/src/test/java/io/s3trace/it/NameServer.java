package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A slow name server, for programs on the second host of a {@link SlowLink}: {@code dns_stub.py}. */
final class NameServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SlowLink link;
    private final Child server;
    private final Path settings;

    private NameServer(SlowLink link, Child server, Path settings) {
        this.link = link;
        this.server = server;
        this.settings = settings;
        server.awaitOutput("ready", TIMEOUT);
    }

    /** Starts one that takes so long for each answer. */
    static NameServer start(Path directory, SlowLink link, Duration delay) {
        try {
            Path settings = Files.writeString(directory.resolve("resolv.conf"),
                    "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
            return new NameServer(link, Child.start(directory, "dns-stub", link.on(List.of(Clients.PYTHON,
                    Clients.script(directory, "dns_stub.py"), link.here(), Long.toString(delay.toMillis())))), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("start a name server", e);
        }
    }

    /** Makes a command that runs on the second host and asks this server. */
    List<String> usedBy(List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", settings.toString()));
        all.addAll(command);
        return link.on(all);
    }

    @Override
    public void close() {
        server.close();
    }
}
