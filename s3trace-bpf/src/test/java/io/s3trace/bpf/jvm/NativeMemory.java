package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another virtual machine has in its memory, in the Java heap and outside of it. Its collector must be the serial one. */
final class NativeMemory {
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw.*");
    private static final Pattern GENERATION = Pattern.compile("\\[0x([0-9a-f]+), ?0x[0-9a-f]+, ?0x([0-9a-f]+)\\)");
    private static final int BLOCK = 1 << 20;

    private final int pid;
    private final long heapBegin;
    private final long heapEnd;

    private NativeMemory(int pid, long heapBegin, long heapEnd) {
        this.pid = pid;
        this.heapBegin = heapBegin;
        this.heapEnd = heapEnd;
    }

    static NativeMemory of(int pid) throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Integer.toString(pid), "GC.heap_info").start();
        String said = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        long begin = Long.MAX_VALUE;
        long end = 0;
        for (Matcher generation = GENERATION.matcher(said); generation.find();) {
            begin = Math.min(begin, Long.parseLong(generation.group(1), 16));
            end = Math.max(end, Long.parseLong(generation.group(2), 16));
        }
        if (end == 0) {
            throw new IOException("no heap: " + said);
        }
        return new NativeMemory(pid, begin, end);
    }

    /** Where these bytes are outside of the heap, as a list of mappings. */
    List<String> places(byte[] wanted) throws IOException {
        return places(wanted, false);
    }

    List<String> placesInHeap(byte[] wanted) throws IOException {
        return places(wanted, true);
    }

    private List<String> places(byte[] wanted, boolean inHeap) throws IOException {
        List<String> places = new ArrayList<>();
        try (FileChannel memory = FileChannel.open(Path.of("/proc/" + pid + "/mem"))) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
                Matcher mapping = MAPPING.matcher(line);
                if (mapping.matches()) {
                    long begin = Long.parseLong(mapping.group(1), 16);
                    long end = Long.parseLong(mapping.group(2), 16);
                    boolean isHeap = begin < heapEnd && end > heapBegin;
                    if (isHeap == inHeap && isIn(memory, begin, end, wanted)) {
                        places.add(line);
                    }
                }
            }
        }
        return places;
    }

    private static boolean isIn(FileChannel memory, long begin, long end, byte[] wanted) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK + wanted.length);
        for (long at = begin; at < end; at += BLOCK) {
            block.clear().limit((int) Math.min(BLOCK + wanted.length, end - at));
            try {
                while (block.hasRemaining() && memory.read(block, at + block.position()) > 0) {
                    // until its end
                }
            } catch (IOException e) {
                continue; // reserved, and not there
            }
            if (contains(block.array(), block.position(), wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(byte[] bytes, int length, byte[] wanted) {
        for (int i = 0; i + wanted.length <= length; i++) {
            int n = 0;
            while (n < wanted.length && bytes[i + n] == wanted[n]) {
                n++;
            }
            if (n == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
