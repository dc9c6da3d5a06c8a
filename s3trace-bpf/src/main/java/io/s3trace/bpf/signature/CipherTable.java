package io.s3trace.bpf.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The routines that are known: {@code ciphers.txt}. All are for x86-64. */
public final class CipherTable {
    /** All of them, in the order of the table. */
    public static final List<CipherRoutine> ROUTINES = read();

    private CipherTable() {}

    private static List<CipherRoutine> read() {
        try (InputStream table = CipherTable.class.getResourceAsStream("ciphers.txt")) {
            if (table == null) {
                throw new AssertionError("ciphers.txt is not in the jar");
            }
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).map(CipherRoutine::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("ciphers.txt cannot be read", e);
        }
    }
}
