package io.s3trace.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real S3 clients, each a process of its own. For one thread. */
public final class Clients {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    static final String PYTHON = System.getProperty("s3trace.python", "/usr/bin/python3");

    private final S3Server server;
    private final Map<String, String> presigned = new HashMap<>();

    public Clients(S3Server server) {
        this.server = server;
    }

    /** Runs curl with a signature; the last argument is the URL. HTTP errors are no failures. */
    public Child curl(String... args) {
        return finish(startCurl(args));
    }

    /** The same, in a cgroup. */
    public Child curlIn(Cgroup cgroup, String... args) {
        return finish(Child.start(server.directory(), "curl", cgroup.in(curlCommand(args))));
    }

    public Child startCurl(String... args) {
        return Child.start(server.directory(), "curl", curlCommand(args));
    }

    private List<String> curlCommand(String... args) {
        List<String> command = new ArrayList<>(List.of(
                "curl", "--disable", "--silent", "--show-error", "--http1.1", "--max-time", "60",
                "--cacert", server.certificate().toString(),
                "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY,
                "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"));
        command.addAll(List.of(args));
        return command;
    }

    /** Runs a scenario of {@code boto3_client.py}. */
    public Child boto3(Front front, String scenario, Object... args) {
        return finish(startBoto3(front, scenario, args));
    }

    public Child startBoto3(Front front, String scenario, Object... args) {
        return startBoto3(List.of(PYTHON), front, scenario, args);
    }

    public Child startBoto3In(Cgroup cgroup, Front front, String scenario, Object... args) {
        return startBoto3(cgroup.in(List.of(PYTHON)), front, scenario, args);
    }

    /** Starts it with a Python of one's own: a command to which the script and its arguments are added. */
    public Child startBoto3(List<String> python, Front front, String scenario, Object... args) {
        List<String> command = new ArrayList<>(python);
        command.addAll(List.of(
                script("boto3_client.py"), server.endpoint(front), server.certificate().toString(), scenario));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return Child.start(server.directory(), "boto3", command);
    }

    /** Runs {@code openssl_client.py}: one request, OpenSSL function by function. */
    public OpenSslResult openSsl(Front front, String method, String target, String... options) {
        return OpenSslResult.parse(finish(startOpenSsl(front, method, target, options)).output());
    }

    /** Runs {@code plain_client.c}: requests over plain HTTP, system call by system call. */
    public PlainResult plain(Front front, String method, String target, String... options) {
        List<String> command = new ArrayList<>(List.of(
                plainClient(), Integer.toString(server.port(front)), method, target));
        command.addAll(List.of(options));
        return PlainResult.parse(finish(Child.start(server.directory(), "plain-client", command)).output());
    }

    /** Runs rclone; the remote is called {@code s3}. */
    public Child rclone(Front front, String... args) {
        List<String> command = new ArrayList<>(List.of(
                "rclone", "--config", "/dev/null", "--retries", "1", "--low-level-retries", "1",
                "--s3-provider", "Other", "--s3-endpoint", server.endpoint(front), "--s3-region", "us-east-1",
                "--s3-access-key-id", S3Server.ACCESS_KEY, "--s3-secret-access-key", S3Server.SECRET_KEY,
                "--ca-cert", server.certificate().toString()));
        command.addAll(List.of(args));
        return finish(Child.start(server.directory(), "rclone", command));
    }

    /** Runs a main class of the tests in a JVM of its own. */
    public Child java(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return finish(Child.start(server.directory(), "java", command));
    }

    public Child startOpenSsl(Front front, String method, String target, String... options) {
        List<String> command = new ArrayList<>(List.of(
                PYTHON, script("openssl_client.py"),
                Integer.toString(server.port(front)), server.certificate().toString(), method, target));
        command.addAll(List.of(options));
        return Child.start(server.directory(), "openssl-client", command);
    }

    /**
     * Runs {@code asyncio_client.py}: so many connections at a time, each with so many rounds of a PUT and a GET.
     *
     * @param puts the targets of objects, each of which always has the same size
     * @param gets likewise
     */
    Child asyncio(Front front, List<String> puts, List<String> gets, int connections, int rounds) {
        return finish(Child.start(server.directory(), "asyncio", List.of(PYTHON, script("asyncio_client.py"),
                Integer.toString(server.port(front)), server.certificate().toString(),
                String.join(" ", puts), String.join(" ", gets),
                Integer.toString(connections), Integer.toString(rounds))));
    }

    /**
     * The target of a presigned URL, for a client that cannot sign; {@code method} is boto3's, such as get_object. It may be used
     * for an hour, and is made only once.
     */
    public String presign(Front front, String method, String bucket, String key) {
        return presigned.computeIfAbsent(String.join(" ", front.name(), method, bucket, key),
                _ -> boto3(front, "presign", method, bucket, key).output().strip());
    }

    /** What the return values of OpenSSL's functions added up to. */
    public record OpenSslResult(int status, long sent, long received) {
        static OpenSslResult parse(String output) {
            String[] field = output.strip().lines().reduce((first, last) -> last).orElseThrow().split(" ");
            return new OpenSslResult(
                    Integer.parseInt(field[0]), Long.parseLong(field[1]), Long.parseLong(field[2]));
        }
    }

    /** What the return values of the system calls added up to, in all requests. */
    public record PlainResult(long sent, long received) {
        static PlainResult parse(String output) {
            String[] field = output.strip().split(" ");
            return new PlainResult(Long.parseLong(field[0]), Long.parseLong(field[1]));
        }
    }

    private static Child finish(Child client) {
        try (client) {
            return client.succeed(TIMEOUT);
        }
    }

    private static String plainClient() {
        return SharedFiles.once("plain-client", directory -> finish(Child.start(directory, "cc", List.of("cc", "-O", "-Wall",
                "-pthread", "-o", directory.resolve("plain_client").toString(), script(directory, "plain_client.c")))))
                .resolve("plain_client").toString();
    }

    /** Puts a script of the test resources where a client can run it: the tests' classes may be in a jar. */
    String script(String name) {
        return script(server.directory(), name);
    }

    static String script(Path directory, String name) {
        Path script = directory.resolve(Path.of(name).getFileName());
        if (!Files.exists(script)) {
            try (InputStream in = Clients.class.getResourceAsStream(name)) {
                Files.copy(in, script);
            } catch (IOException e) {
                throw new UncheckedIOException("copy " + name, e);
            }
        }
        return script.toString();
    }
}
