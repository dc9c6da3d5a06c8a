package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Loads the agent that reports what Java's own TLS moves into virtual machines, and takes it out again. Thread-safe. A call
 * blocks for as long as the virtual machine takes: some hundred milliseconds, mostly.
 */
public final class JsseAgent {
    /** For a virtual machine that is busy or swapped out. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private JsseAgent() {}

    /**
     * Says whether the agent can be loaded. Sends nothing, changes nothing.
     *
     * @param jvm the virtual machine
     * @return the reason why it cannot, as a sentence; empty if nothing speaks against it
     */
    public static Optional<String> whyNot(Jvm jvm) {
        throw new UnsupportedOperationException();
    }

    /**
     * Loads the agent, or makes one that is there install its hooks again. Where they are installed already, nothing is sent.
     * The hooks are dormant until the page's lease is renewed.
     *
     * @param jvm the virtual machine
     * @param timeout how long to wait for it
     * @return the shared page
     * @throws AttachException if it is refused, by this class or the virtual machine; the message is a sentence
     */
    public static JssePage load(Jvm jvm, Duration timeout) throws AttachException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes the agent take its hooks out: the classes are as they were before. Does nothing where no hooks are.
     *
     * @param jvm the virtual machine
     * @param timeout how long to wait for it
     * @throws AttachException if that fails; the hooks are dormant then, or will be when the lease ends
     */
    public static void unload(Jvm jvm, Duration timeout) throws AttachException {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the agent's jar file, to be given to a virtual machine that is about to start: {@code -javaagent:}.
     *
     * @return the bytes of the jar
     * @throws IOException if it is not part of this build
     */
    public static byte[] jar() throws IOException {
        throw new UnsupportedOperationException();
    }
}
