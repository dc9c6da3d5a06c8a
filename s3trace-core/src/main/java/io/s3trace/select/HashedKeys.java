package io.s3trace.select;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Shows the beginning of the SHA-256 of salt and key. */
final class HashedKeys implements KeyPolicy {

    private static final int SHOWN_BYTES = 8;

    private final byte[] salt;

    HashedKeys(String salt) {
        this.salt = salt.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String show(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            byte[] hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
