package io.s3trace.bpf.go;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** The names of functions, each ended by a zero. A function refers to its name by where the name begins. */
record GoNameTable(byte[] bytes) {
    OptionalInt find(String name) {
        byte[] wanted = (name + '\0').getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at <= bytes.length - wanted.length) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return OptionalInt.of(at);
            }
            while (at < bytes.length && bytes[at] != 0) {
                at++;
            }
            at++;
        }
        return OptionalInt.empty();
    }
}
