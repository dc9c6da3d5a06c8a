package io.s3trace.bpf.capture;

import io.s3trace.bpf.jvm.JsseAgent;
import io.s3trace.bpf.jvm.Jvm;
import java.io.IOException;
import java.util.Optional;

/** What a user is told about a Java virtual machine whose own TLS nobody asked for. */
final class JvmAdvice {
    private JvmAdvice() {}

    /** {@return a sentence; empty if the process is no virtual machine, or has ended} */
    static Optional<String> of(int pid) {
        try {
            return Jvm.of(pid).map(JvmAdvice::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static String of(Jvm jvm) {
        return JsseAgent.whyNot(jvm)
                .map(reason -> "cannot be seen: " + reason)
                .orElseGet(() -> "mode JSSE would show it, by an agent in the process" + price(jvm));
    }

    private static String price(Jvm jvm) {
        return (jvm.forgetsCompiledCode()
                ? "; loading it makes Java " + jvm.feature() + " throw its compiled code away once" : "")
                + (jvm.warnsOfAgents() ? "; Java " + jvm.feature() + " prints a warning about it" : "");
    }
}
