package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.examples.agent.AgentOptions;
import io.s3trace.examples.agent.AgentRun;
import io.s3trace.examples.agent.ConfigException;
import io.s3trace.examples.agent.Doctor;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A daemon: traces a host, or chosen processes of it, into a table, lines, a log and figures for Prometheus. */
public final class Agent {
    private static final int CANNOT_TRACE = 1;
    private static final int WRONG_USE = 2;

    private Agent() {}

    /** Runs until SIGINT or SIGTERM; {@code doctor} until it has looked at everything. */
    public static void main(String[] arguments) {
        AgentOptions options;
        try {
            options = AgentOptions.parse(arguments);
        } catch (CommandLine.ParameterException e) {
            System.err.println(e.getMessage());
            e.getCommandLine().usage(System.err);
            System.exit(WRONG_USE);
            return;
        }
        if (options.help()) {
            CommandLine.usage(options, System.out);
            return;
        }
        if (options.doctor()) {
            System.exit(new Doctor(System.out, options.canary()).examine() ? 0 : CANNOT_TRACE);
        }
        Shutdown shutdown = new Shutdown();
        PrintStream out = System.out;
        try (AgentRun agent = new AgentRun(options, out)) {
            System.err.println("ready: " + agent.description());
            shutdown.await();
        } catch (ConfigException | IllegalArgumentException e) {
            end(e.getMessage(), WRONG_USE);
        } catch (S3TraceException e) {
            end(e.getMessage() + "\n'Agent doctor' tells more; 'Agent --demo' needs no privileges", CANNOT_TRACE);
        } finally {
            shutdown.finish();
        }
    }

    private static void end(@Nullable String message, int status) {
        System.err.println("error: " + message);
        Runtime.getRuntime().halt(status);
    }
}
