package io.s3trace.bpf.signature;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a file says of the TLS that is part of it. Programs hold the paths of source files, for messages, and Rust's have the
 * versions in them. For one thread.
 */
public final class EmbeddedTls {
    private static final int MAX_PATH = 128;

    /** The libraries, and how they show. The first group is the version. A slash tells rustls from hyper-rustls. */
    private enum Library {
        RUSTLS("rustls", "/rustls-", Pattern.compile("/rustls-(\\d+\\.\\d+\\.\\d+[-.\\w]{0,20})/src/")),
        AWS_LC("aws-lc-rs", "/aws-lc-rs-", Pattern.compile("/aws-lc-rs-(\\d+\\.\\d+\\.\\d+[-.\\w]{0,20})/src/")),
        RING("ring", "/ring-", Pattern.compile("/ring-(\\d+\\.\\d+\\.\\d+[-.\\w]{0,20})/src/")),
        BORINGSSL("BoringSSL", "boringssl/", Pattern.compile("boringssl/(?:src/)?ssl/[a-z0-9_]{1,40}\\.cc()"));

        private final String text;
        private final byte[] beginning;
        private final Pattern pattern;

        Library(String text, String beginning, Pattern pattern) {
            this.text = text;
            this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
            this.pattern = pattern;
        }

        boolean beginsAt(byte[] bytes, int at, int end) {
            if (end - at < beginning.length || bytes[at] != beginning[0]) {
                return false;
            }
            for (int i = 1; i < beginning.length; i++) {
                if (bytes[at + i] != beginning[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Library> LIBRARIES = List.of(Library.values());

    private final Map<Library, String> versions = new LinkedHashMap<>();

    private EmbeddedTls() {}

    /**
     * Looks through a file.
     *
     * @return the libraries with their versions, such as {@code rustls 0.23.40, aws-lc-rs 1.16.3}; empty if it has neither
     *     rustls nor BoringSSL
     * @throws ElfException if the file cannot be read
     */
    public static String in(ElfFile file) throws ElfException {
        EmbeddedTls tls = new EmbeddedTls();
        file.scanLoaded(MAX_PATH, tls::look);
        if (!tls.versions.containsKey(Library.RUSTLS) && !tls.versions.containsKey(Library.BORINGSSL)) {
            return "";
        }
        return LIBRARIES.stream().filter(tls.versions::containsKey)
                .map(library -> (library.text + " " + tls.versions.get(library)).strip()).collect(Collectors.joining(", "));
    }

    private void look(long address, byte[] bytes, int length, int fresh) {
        for (int at = 0; at < fresh; at++) {
            byte first = bytes[at];
            if (first == '/' || first == 'b') {
                lookAt(bytes, at, length);
            }
        }
    }

    private void lookAt(byte[] bytes, int at, int length) {
        for (Library library : LIBRARIES) {
            if (!versions.containsKey(library) && library.beginsAt(bytes, at, length)) {
                Matcher matcher = library.pattern.matcher(new String(
                        bytes, at, Math.min(MAX_PATH, length - at), StandardCharsets.ISO_8859_1));
                if (matcher.lookingAt()) {
                    versions.put(library, matcher.group(1));
                }
            }
        }
    }
}
