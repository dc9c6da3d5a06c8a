package io.s3trace.examples;

import picocli.CommandLine;

/** Runs the examples' command lines. */
final class CommandLines {
    private CommandLines() {}

    /** Runs an example; a wrong argument ends the program with a message, the usage and status 2. */
    static void run(Runnable example, String... arguments) {
        int status = new CommandLine(example).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments);
        if (status != CommandLine.ExitCode.OK) {
            System.exit(status);
        }
    }
}
