package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second host, a network namespace, behind a link on which packets are delayed and lost: {@code slow_link.py}. */
public final class SlowLink implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Path directory;
    private final String subnet;
    private final Child link;

    private SlowLink(Path directory, String subnet) {
        this.directory = directory;
        this.subnet = subnet;
        this.link = Child.start(directory, "slow-link",
                List.of(Clients.PYTHON, Clients.script(directory, "slow_link.py"), subnet));
        link.awaitOutput("ready", TIMEOUT);
    }

    /** Makes the link; the subnet is three numbers, such as 10.77.0. */
    static SlowLink start(Path directory, String subnet) {
        return new SlowLink(directory, subnet);
    }

    /** This host's address on the link. */
    String here() {
        return subnet + ".1";
    }

    /** The second host's address. */
    String there() {
        return subnet + ".2";
    }

    /** Makes a command that runs on the second host. */
    List<String> on(List<String> command) {
        String descriptor = link.output().lines().findFirst().orElseThrow().split(" ")[1];
        List<String> away = new ArrayList<>(List.of("nsenter", "--net=/proc/" + link.pid() + "/fd/" + descriptor));
        away.addAll(command);
        return away;
    }

    void delay(String kind, int millis) {
        tell("delay " + kind + " " + millis);
    }

    void drop(String kind, int packets) {
        tell("drop " + kind + " " + packets);
    }

    void dropData(int packets) {
        tell("drop-data " + packets);
    }

    void reject(int packets) {
        tell("reject " + packets);
    }

    /** Undoes all delays and losses. */
    void heal() {
        List.of("syn", "syn-ack", "other").forEach(kind -> {
            delay(kind, 0);
            drop(kind, 0);
        });
        dropData(0);
        reject(0);
    }

    private void tell(String command) {
        link.ask(command, TIMEOUT);
    }

    @Override
    public void close() {
        link.close();
    }
}
