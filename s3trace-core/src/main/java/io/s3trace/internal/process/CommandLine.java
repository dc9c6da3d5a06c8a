package io.s3trace.internal.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Searches command lines, outside of the Java heap: they may hold secrets. */
final class CommandLine {
    private static final int MAX_LENGTH = 2048;

    private CommandLine() {}

    /** Returns whether a command line, each argument ended by a zero, contains this text. */
    static boolean contains(MemorySegment line, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (long at = 0; at + wanted.length <= line.byteSize(); at++) {
            int same = 0;
            while (same < wanted.length && wanted[same] == printed(line.get(JAVA_BYTE, at + same))) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }

    /** The same for the command line of a running process; false if it has ended. */
    static boolean ofProcessContains(int pid, String text) {
        try (Arena arena = Arena.ofConfined();
                FileChannel file = FileChannel.open(Path.of("/proc", Integer.toString(pid), "cmdline"))) {
            MemorySegment line = arena.allocate(MAX_LENGTH);
            ByteBuffer buffer = line.asByteBuffer();
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // until its end
            }
            return contains(line.asSlice(0, buffer.position()), text);
        } catch (IOException e) {
            return false;
        }
    }

    private static byte printed(byte b) {
        return b == 0 ? (byte) ' ' : b;
    }
}
