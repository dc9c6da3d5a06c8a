package io.s3trace.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process started by a test: its output goes to files, and it is gone after {@link #close()}. */
public final class Child implements AutoCloseable {

    private static final Duration TERM_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private Child(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command; its output is kept in the directory, under the name and a number. */
    public static Child start(Path directory, String name, List<String> command) {
        try {
            Path out = Files.createTempFile(directory, name + "-", ".out");
            Path err = Files.createTempFile(directory, name + "-", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(Child::isSomebodysSetting);
            return new Child(name, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("start " + command, e);
        }
    }

    /** A developer's proxies and AWS profiles have no business here. */
    private static boolean isSomebodysSetting(String variable) {
        return variable.startsWith("AWS_") || variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
    }

    public long pid() {
        return process.pid();
    }

    /** What it has written: whole lines as long as it runs, and everything once it has ended. */
    public String output() {
        return written(out);
    }

    /** As {@link #output()}, of its standard error. */
    public String errors() {
        return written(err);
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("tell " + this, e);
        }
    }

    /** Asks it a question of one line; returns the last line of its answer. */
    public String ask(String question, Duration timeout) {
        long lines = output().lines().count();
        tell(question);
        awaitWhileAlive("answer to \"" + question + "\"", timeout, () -> output().lines().count() > lines);
        return output().lines().reduce((_, last) -> last).orElseThrow();
    }

    public void awaitOutput(String text, Duration timeout) {
        awaitWhileAlive("output \"" + text + "\"", timeout, () -> output().contains(text));
    }

    public void awaitErrors(String text, Duration timeout) {
        awaitWhileAlive("error output \"" + text + "\"", timeout, () -> errors().contains(text));
    }

    public void awaitPort(int port, Duration timeout) {
        awaitWhileAlive("listen on port " + port, timeout, () -> accepts(port));
    }

    /** Waits for its end, which must be a success. */
    public Child succeed(Duration timeout) {
        int code = exitCode(timeout);
        if (code != 0) {
            throw new AssertionError("exit code " + code + " of " + this);
        }
        return this;
    }

    /** Waits for its end; the exit code is 128 + n after signal n. */
    public int exitCode(Duration timeout) {
        if (!exits(timeout)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + timeout.toMillis() + " ms: " + this);
        }
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        exitCode(TERM_TIMEOUT);
    }

    @Override
    public void close() {
        process.destroy();
        if (!exits(TERM_TIMEOUT)) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")\n" + read(out) + read(err);
    }

    private boolean exits(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
    }

    private void awaitWhileAlive(String what, Duration timeout, BooleanSupplier condition) {
        Await.holds(timeout, () -> condition.getAsBoolean() || !process.isAlive());
        if (!condition.getAsBoolean()) {
            throw new AssertionError("no " + what + " from " + this);
        }
    }

    private static boolean accepts(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String written(Path file) {
        boolean complete = !process.isAlive(); // asked first: what it writes last is then read
        String text = read(file);
        return complete ? text : text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
