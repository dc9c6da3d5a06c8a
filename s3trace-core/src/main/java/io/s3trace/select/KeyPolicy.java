package io.s3trace.select;

import java.util.List;

/**
 * What events show of object keys, for users whose keys are sensitive. It applies to the key, the copy source, and wherever the
 * key is in the request target. Called on the tracer's thread for each request, so it must be quick.
 */
@FunctionalInterface
public interface KeyPolicy {

    /**
     * Returns what to show of a key. If it throws, or returns null, events show {@code *}.
     *
     * @param key the key, decoded; not empty
     * @return what events show in its place
     */
    String show(String key);

    /**
     * Shows keys as they are; the default.
     *
     * @return the policy
     */
    static KeyPolicy plain() {
        return PlainKeys.INSTANCE;
    }

    /**
     * Shows a hash of 16 hexadecimal digits: requests for the same object can still be recognised as such.
     *
     * @param salt mixed into the hash: without it, anybody who guesses a key can check the guess
     * @return the policy
     */
    static KeyPolicy hashed(String salt) {
        return new HashedKeys(salt);
    }

    /**
     * Shows the first template that fits, and {@code *} for keys that fit none. In a template such as
     * {@code date=*}{@code /part-*}, a star stands for any text without a slash.
     *
     * @param templates the templates, in order
     * @return the policy
     */
    static KeyPolicy templated(String... templates) {
        return new KeyTemplates(List.of(templates));
    }
}
