package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent that reports what Java's own TLS moves into virtual machines, and takes it out again. Thread-safe. A call
 * blocks for as long as the virtual machine takes: some hundred milliseconds, mostly.
 */
public final class JsseAgent {
    /** For a virtual machine that is busy or swapped out. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final String ATTACH = "attach";

    private JsseAgent() {}

    /**
     * Says whether the agent can be loaded. Sends nothing, changes nothing.
     *
     * @param jvm the virtual machine
     * @return the reason why it cannot, as a sentence; empty if nothing speaks against it, or its hooks are installed already
     */
    public static Optional<String> whyNot(Jvm jvm) {
        try (JssePage page = installed(jvm)) {
            return page != null ? Optional.empty() : Refusals.of(jvm);
        } catch (IOException e) {
            return Refusals.of(jvm);
        }
    }

    /**
     * Loads the agent, or makes one that is there install its hooks again. Where they are installed already, nothing is sent.
     * The hooks are dormant until the page's lease is renewed.
     *
     * @param jvm the virtual machine
     * @param timeout how long to wait for it
     * @return the shared page, which the caller closes
     * @throws AttachException if it is refused, by this class or the virtual machine; the message is a sentence
     */
    public static JssePage load(Jvm jvm, Duration timeout) throws AttachException {
        try {
            JssePage page = installed(jvm);
            if (page != null) {
                return page;
            }
            refuse(jvm);
            command(jvm, ATTACH, timeout);
            page = JssePage.find(jvm.pid()).orElseThrow(() -> AttachException.refused(
                    "The agent could not create a file for the page that it shares: its /dev/shm, /tmp and /var/tmp cannot be "
                            + "written to.", null));
            return installed(page);
        } catch (IOException e) {
            throw failed(jvm, e);
        }
    }

    /**
     * Makes the agent take its hooks out: the classes are as they were before. Does nothing where no hooks are.
     *
     * @param jvm the virtual machine
     * @param timeout how long to wait for it
     * @throws AttachException if that fails; the hooks are dormant then
     */
    public static void unload(Jvm jvm, Duration timeout) throws AttachException {
        try (JssePage page = installed(jvm)) {
            if (page == null) {
                return;
            }
            page.endLease();
            refuse(jvm);
            command(jvm, "detach", timeout);
            if (page.state() != JssePage.State.HOOKS_OUT) {
                throw AttachException.failed("The agent has not taken its hooks out. " + page.refusal(), null);
            }
        } catch (IOException e) {
            throw failed(jvm, e);
        }
    }

    /**
     * Returns the agent's jar file, to be given to a virtual machine that is about to start: {@code -javaagent:}.
     *
     * @return the bytes of the jar
     * @throws IOException if it is not part of this build
     */
    public static byte[] jar() throws IOException {
        return AgentFile.bytes();
    }

    private static JssePage installed(JssePage page) throws IOException, AttachException {
        if (page.state() == JssePage.State.HOOKS_IN) {
            return page;
        }
        try (page) {
            throw AttachException.refused(page.refusal().isEmpty() ? "The agent did not say why." : page.refusal(), null);
        }
    }

    /** The page of hooks that are installed, or null. */
    private static @Nullable JssePage installed(Jvm jvm) throws IOException {
        JssePage page = JssePage.find(jvm.pid()).orElse(null);
        if (page != null && (page.layoutVersion() != JssePage.LAYOUT_VERSION || page.state() != JssePage.State.HOOKS_IN
                || !jvm.isAlive())) {
            page.close();
            return null;
        }
        return page;
    }

    private static boolean isInstalled(Jvm jvm) throws IOException {
        try (JssePage page = installed(jvm)) {
            return page != null;
        }
    }

    private static void refuse(Jvm jvm) throws AttachException {
        if (!jvm.isAlive()) {
            throw AttachException.refused("It has ended.", null);
        }
        Optional<String> reason = Refusals.of(jvm);
        if (reason.isPresent()) {
            if (reason.get().equals(Refusals.STOPPED)) {
                throw AttachException.tooEarly(reason.get());
            }
            throw reason.get().equals(Refusals.NO_HANDLER) && !jvm.options().signalsReduced()
                    ? AttachException.failed(reason.get(), null) : AttachException.refused(reason.get(), null);
        }
    }

    private static void command(Jvm jvm, String command, Duration timeout) throws IOException, AttachException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ProcessStatus status = ProcessStatus.of(jvm.pid());
        int process = LinuxCalls.openProcess(jvm.pid());
        try (AgentFile file = AgentFile.place(jvm, status, deadline); AttachListener listener = AttachListener.of(jvm, status)) {
            if (command.equals(ATTACH) && isInstalled(jvm)) {
                return; // by another tracer, meanwhile
            }
            Callable<Optional<String>> talk = () -> {
                try (AttachSocket socket = listener.connect(process, deadline)) {
                    return AttachAnswer.failure(socket.load(file.pathInside(), command + ":" + file.pathInside(), deadline));
                }
            };
            // Java 8 and 11 take commands from their own user only, not from root. So do later ones in user namespaces.
            Optional<String> failure = isOthers(status) ? Impersonation.as(status.uid(), status.gid(), talk) : talk.call();
            if (failure.isPresent()) {
                throw AttachException.reaction(jvm, failure.get(), null);
            }
        } catch (IOException | AttachException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            LinuxCalls.close(process);
        }
    }

    private static boolean isOthers(ProcessStatus status) throws IOException {
        ProcessStatus own = ProcessStatus.of((int) ProcessHandle.current().pid());
        return own.uid() != status.uid() || own.gid() != status.gid();
    }

    private static AttachException failed(Jvm jvm, IOException e) {
        return jvm.isAlive() ? AttachException.failed("It cannot be attached to: " + e.getMessage() + ".", e)
                : AttachException.refused("It has ended.", e);
    }
}
