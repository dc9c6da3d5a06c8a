package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Java a virtual machine runs.
 *
 * @param text such as {@code 17.0.15} or {@code 1.8.0_504}; empty if unknown
 * @param feature such as 17 or 8; 0 if unknown
 * @param update of Java 8, such as 504; 0 if unknown
 */
record JvmVersion(String text, int feature, int update) {
    static final JvmVersion UNKNOWN = new JvmVersion("", 0, 0);

    private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d{1,3})(?:[.\\d]*)(?:_(\\d{1,4}))?.*");
    /** In libjvm: {@code ... for linux-amd64 JRE (17.0.15+6-Debian-1), built on ...}. */
    private static final byte[] MARK = "JRE (".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_RELEASE = 1 << 16;
    private static final int MAX_LIBRARY = 1 << 28;
    private static final int MAX_VERSION = 64;
    private static final int BLOCK = 1 << 16;
    /** From libjvm up to the folder of the release file: lib/server in Java 9 and later, jre/lib/amd64/server before. */
    private static final int MAX_LEVELS = 5;

    /** Finds out by the files around the library of the virtual machine, else by the library. */
    static JvmVersion of(Path libjvm) {
        Path folder = libjvm.getParent();
        try {
            for (int level = 0; level < MAX_LEVELS && folder != null; level++) {
                Optional<JvmVersion> version = ofRelease(folder.resolve("release"));
                if (version.isPresent()) {
                    return version.get();
                }
                folder = folder.getParent();
            }
            return ofLibrary(libjvm);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static JvmVersion parse(String text) {
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.matches()) {
            return UNKNOWN;
        }
        String update = matcher.group(2);
        return new JvmVersion(text, Integer.parseInt(matcher.group(1)), update == null ? 0 : Integer.parseInt(update));
    }

    private static Optional<JvmVersion> ofRelease(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_RELEASE) {
            return Optional.empty();
        }
        Matcher matcher = RELEASE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(parse(matcher.group(1))).filter(version -> version.feature > 0) : Optional.empty();
    }

    private static JvmVersion ofLibrary(Path file) throws IOException {
        int matched = 0;
        StringBuilder version = new StringBuilder();
        byte[] block = new byte[BLOCK];
        long read = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(block); n > 0 && read < MAX_LIBRARY; n = in.read(block)) {
                read += n;
                for (int i = 0; i < n; i++) {
                    if (matched < MARK.length) {
                        matched = block[i] == MARK[matched] ? matched + 1 : block[i] == MARK[0] ? 1 : 0;
                    } else if (block[i] != ')' && version.length() < MAX_VERSION) {
                        version.append((char) (block[i] & 0xff));
                    } else if (parse(version.toString()).feature > 0) {
                        return parse(version.toString());
                    } else {
                        version.setLength(0);
                        matched = 0;
                    }
                }
            }
        }
        return UNKNOWN;
    }
}
