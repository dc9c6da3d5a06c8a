package io.s3trace.bpf.signature;

import java.util.List;

/**
 * A kind of routine that encrypts or decrypts TLS records, or that is called when a record is done. A line of {@code
 * ciphers.txt}.
 *
 * @param name its name in the source
 * @param program what reads its arguments
 * @param returns whether a whole record is done when it returns
 * @param ends the routines of which one is called when a record is done; empty if it returns then, or is such a routine itself
 * @param places how many routines of a file begin like this at most
 * @param signature how it begins
 */
public record CipherRoutine(
        String name, String program, boolean returns, List<String> ends, int places, Signature signature) {
    private static final int COLUMNS = 5;

    /** Copies the list. */
    public CipherRoutine {
        ends = List.copyOf(ends);
    }

    static CipherRoutine of(String line) {
        String[] columns = line.strip().split(" +", COLUMNS);
        if (columns.length < COLUMNS) {
            throw new IllegalArgumentException("a routine has five columns: " + line);
        }
        boolean returns = columns[2].equals("return");
        return new CipherRoutine(columns[0], columns[1], returns,
                returns || columns[2].equals("-") ? List.of() : List.of(columns[2].split(",", -1)),
                Integer.parseInt(columns[3]), Signature.of(columns[4]));
    }

    /** {@return whether it encrypts or decrypts, rather than being called when a record is done} */
    public boolean isCipher() {
        return returns || !ends.isEmpty();
    }
}
