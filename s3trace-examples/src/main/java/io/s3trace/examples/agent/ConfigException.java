package io.s3trace.examples.agent;

/** A configuration cannot be used; the message says where and why: {@code agent.yml, line 3: ...}. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
