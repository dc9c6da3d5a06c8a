package io.s3trace.it;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is found in another JVM's heap. */
record HeapDump(Set<String> classes, Set<String> texts) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** The records of a dump: heapDumper.cpp of HotSpot. */
    private static final int UTF8 = 1;
    private static final int LOAD_CLASS = 2;

    /** Takes the names of classes, and all other names and constants of classes, in which the pattern is found. */
    static HeapDump of(Child jvm, Path directory, Pattern wanted) throws IOException {
        Path file = Files.createTempDirectory(directory, "heap").resolve("dump");
        jcmd(jvm, directory, "GC.heap_dump", file.toString());
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            return read(in, wanted);
        } finally {
            Files.delete(file);
        }
    }

    /** Has the JVM do something, and returns what it says. */
    static String jcmd(Child jvm, Path directory, String... command) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(jvm.pid())));
        all.addAll(List.of(command));
        return Child.start(directory, "jcmd", all).succeed(TIMEOUT).output();
    }

    private static HeapDump read(DataInputStream in, Pattern wanted) throws IOException {
        while (in.readByte() != 0) {
            // the name of the format
        }
        in.readInt(); // the size of an identifier: eight
        in.readLong();
        Map<Long, String> texts = new HashMap<>();
        Set<String> classes = new TreeSet<>();
        for (int tag = in.read(); tag >= 0; tag = in.read()) {
            in.readInt();
            int length = in.readInt();
            if (tag == UTF8) {
                long id = in.readLong();
                String text = new String(in.readNBytes(length - Long.BYTES), StandardCharsets.UTF_8);
                if (wanted.matcher(text).find()) {
                    texts.put(id, text);
                }
            } else if (tag == LOAD_CLASS) {
                in.readInt();
                in.readLong();
                in.readInt();
                String name = texts.get(in.readLong());
                if (name != null) {
                    classes.add(name);
                }
            } else {
                skip(in, length & 0xffffffffL);
            }
        }
        return new HeapDump(classes, new TreeSet<>(texts.values()));
    }

    private static void skip(DataInputStream in, long length) throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            // a segment whose length was not known when it was begun is the last
        }
    }
}
