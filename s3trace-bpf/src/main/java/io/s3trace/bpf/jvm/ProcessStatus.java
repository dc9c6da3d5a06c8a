package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * The part of {@code /proc/PID/status} (proc(5)) that attaching needs.
 *
 * @param innerPid the pid as the process itself sees it, in its own pid namespace
 * @param uid its effective user
 * @param gid its effective group
 * @param catchesQuit whether it has a handler for SIGQUIT, which would end it otherwise
 * @param stopped whether it is stopped, and does nothing before it is continued
 */
record ProcessStatus(int innerPid, int uid, int gid, boolean catchesQuit, boolean stopped) {
    private static final long QUIT = 1L << 3 - 1;
    private static final int HEX = 16;

    /**
     * Reads it.
     *
     * @throws IOException if there is no such process
     */
    static ProcessStatus of(int pid) throws IOException {
        return parse(Files.readString(Proc.of(pid, "status"), StandardCharsets.ISO_8859_1));
    }

    static ProcessStatus parse(String status) throws IOException {
        try {
            String[] pids = field(status, "NSpid").split("\\s+", 0);
            return new ProcessStatus(Integer.parseInt(pids[pids.length - 1]),
                    effective(status, "Uid"), effective(status, "Gid"),
                    (Long.parseUnsignedLong(field(status, "SigCgt"), HEX) & QUIT) != 0,
                    field(status, "State").toLowerCase(java.util.Locale.ROOT).startsWith("t"));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not in the format of proc(5): " + status, e);
        }
    }

    private static int effective(String status, String name) throws IOException {
        return Integer.parseUnsignedInt(field(status, name).split("\\s+", 0)[1]);
    }

    private static String field(String status, String name) throws IOException {
        int at = status.indexOf('\n' + name + ":\t");
        if (at < 0) {
            throw new IOException("no " + name + " in the status of the process");
        }
        int value = at + name.length() + 3;
        int end = status.indexOf('\n', value);
        return status.substring(value, end < 0 ? status.length() : end).strip();
    }
}
