package io.s3trace.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real S3 server, in memory, in a JVM of its own, over plain HTTP. It asks for signatures of version 4.
 * It ends itself after a while if nobody ends it.
 */
final class S3Proxy implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final String LIFETIME_SECONDS = "3600";

    private final Child process;
    private final int port;

    private S3Proxy(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    static S3Proxy start(Path directory) throws IOException {
        int port = FreePort.find();
        Path properties = Files.writeString(directory.resolve("s3proxy.properties"), """
                jclouds.provider=transient-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.virtual-host=localhost
                s3proxy.v4-max-non-chunked-request-size=134217728
                """.formatted(port, S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        Child process = Child.start(directory, "s3proxy", List.of(
                "timeout", LIFETIME_SECONDS, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                // S3Proxy sends System.err to its logger: a logger that writes there would call itself.
                "-Dorg.slf4j.simpleLogger.logFile=" + directory.resolve("s3proxy.log"),
                "-cp", System.getProperty("java.class.path"),
                "org.gaul.s3proxy.Main", "--properties", properties.toString()));
        try {
            process.awaitPort(port, START_TIMEOUT);
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
        return new S3Proxy(process, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
