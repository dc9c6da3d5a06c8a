package io.s3trace.benchmarks.overhead;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** Another program, with which lines are exchanged over its stdin and stdout; it ends when its stdin does. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    /** Starts a program; what it says on stderr is appended to a log. */
    Program(List<String> command, Path log) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        output = process.inputReader();
        input = process.outputWriter();
    }

    long pid() {
        return process.pid();
    }

    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("ended too early: " + process.info().commandLine().orElse("a program"));
        }
        return line;
    }

    void expect(String wanted) throws IOException {
        String line = readLine();
        if (!line.equals(wanted)) {
            throw new IOException("expected \"" + wanted + "\": " + line);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
        Pause.untilEnded(process);
    }
}
