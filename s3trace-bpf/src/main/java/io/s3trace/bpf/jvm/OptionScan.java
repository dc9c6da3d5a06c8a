package io.s3trace.bpf.jvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a few options in command lines and environments of virtual machines. Those may hold secrets, so they are read where
 * they lie, outside of the Java heap, and nothing of them is kept. Of options that contradict each other, the last one wins.
 */
final class OptionScan {
    private static final byte[] CLASS_PATH = ascii("-cp");
    private static final byte[] CLASSPATH = ascii("-classpath");
    private static final byte[] MODULE_PATH = ascii("-p");
    private static final byte[] JAR = ascii("-jar");
    private static final byte[] MODULE = ascii("-m");
    private static final byte[] LONG = ascii("--");
    private static final byte[] SHORT_REDUCED_SIGNALS = ascii("-Xrs");
    private static final byte[] REDUCED_SIGNALS = ascii("ReduceSignalUsage");
    private static final byte[] NO_ATTACH = ascii("DisableAttachMechanism");
    private static final byte[] DYNAMIC_AGENTS = ascii("EnableDynamicAgentLoading");
    private static final byte[] ON = ascii("-XX:+");
    private static final byte[] OFF = ascii("-XX:-");

    private boolean attachDisabled;
    private boolean dynamicAgentsDisabled;
    private boolean signalsReduced;

    JvmOptions options() {
        return new JvmOptions(attachDisabled, dynamicAgentsDisabled, signalsReduced);
    }

    /**
     * Takes the options of a variable.
     *
     * @param environment of the process: entries that end with zeroes
     * @param name of the variable
     */
    void environment(MemorySegment environment, String name) {
        byte[] wanted = ascii(name + "=");
        for (long at = 0; at < environment.byteSize();) {
            long end = end(environment, at);
            if (begins(environment, at, end, wanted)) {
                words(environment.asSlice(at + wanted.length, end - at - wanted.length));
            }
            at = end + 1;
        }
    }

    /**
     * Takes the options of a command line.
     *
     * @param line arguments that end with zeroes
     * @param launcher whether the program is java, which hands what follows the class on to the application
     */
    void commandLine(MemorySegment line, boolean launcher) {
        long at = end(line, 0) + 1;
        while (at < line.byteSize()) {
            long end = end(line, at);
            option(line, at, end);
            if (launcher && (is(line, at, end, JAR) || is(line, at, end, MODULE) || !isOption(line, at, end))) {
                return;
            }
            boolean value = launcher && hasValue(line, at, end);
            at = end + 1;
            if (value && at < line.byteSize()) {
                at = end(line, at) + 1;
            }
        }
    }

    /** Takes the options of a text, separated by blanks, in quotes or not. */
    void words(MemorySegment text) {
        long at = 0;
        while (at < text.byteSize()) {
            while (at < text.byteSize() && isBlank(text.get(JAVA_BYTE, at))) {
                at++;
            }
            long end = at;
            while (end < text.byteSize() && !isBlank(text.get(JAVA_BYTE, end))) {
                end++;
            }
            option(text, at, end);
            at = end;
        }
    }

    private void option(MemorySegment text, long from, long to) {
        signalsReduced |= is(text, from, to, SHORT_REDUCED_SIGNALS);
        signalsReduced = flag(text, from, to, REDUCED_SIGNALS, signalsReduced);
        attachDisabled = flag(text, from, to, NO_ATTACH, attachDisabled);
        dynamicAgentsDisabled = !flag(text, from, to, DYNAMIC_AGENTS, !dynamicAgentsDisabled);
    }

    private static boolean flag(MemorySegment text, long from, long to, byte[] name, boolean before) {
        long at = from + ON.length;
        if (at > to || !is(text, at, to, name)) {
            return before;
        }
        return begins(text, from, to, ON) || !begins(text, from, to, OFF) && before;
    }

    private static boolean isOption(MemorySegment line, long from, long to) {
        return from < to && (line.get(JAVA_BYTE, from) == '-' || line.get(JAVA_BYTE, from) == '@');
    }

    /** Returns whether an option's value is the next argument. */
    private static boolean hasValue(MemorySegment line, long from, long to) {
        if (is(line, from, to, CLASS_PATH) || is(line, from, to, CLASSPATH) || is(line, from, to, MODULE_PATH)) {
            return true;
        }
        if (!begins(line, from, to, LONG)) {
            return false;
        }
        for (long at = from; at < to; at++) {
            if (line.get(JAVA_BYTE, at) == '=') {
                return false;
            }
        }
        return true;
    }

    private static long end(MemorySegment text, long from) {
        long end = from;
        while (end < text.byteSize() && text.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return end;
    }

    private static boolean is(MemorySegment text, long from, long to, byte[] wanted) {
        return to - from == wanted.length && begins(text, from, to, wanted);
    }

    private static boolean begins(MemorySegment text, long from, long to, byte[] wanted) {
        if (to - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (text.get(JAVA_BYTE, from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '"' || b == '\'';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
