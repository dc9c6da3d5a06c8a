package io.s3trace.examples;

import io.s3trace.S3Tracer;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the agent with which a Java virtual machine can be started, so that none has to be loaded into it later. */
@Command(name = "JavaAgent", description = "Writes the agent for mode JSSE to a jar, to start Java virtual machines with.",
        mixinStandardHelpOptions = true)
public final class JavaAgent implements Runnable {
    @Parameters(paramLabel = "FILE", description = "The jar to write. It is replaced if it is there.")
    private Path file = Path.of("s3trace-agent.jar");

    private JavaAgent() {}

    /** Takes the file's path. */
    public static void main(String[] arguments) {
        CommandLines.run(new JavaAgent(), arguments);
    }

    @Override
    public void run() {
        S3Tracer.writeJavaAgent(file);
        System.out.println("-javaagent:" + file.toAbsolutePath());
    }
}
