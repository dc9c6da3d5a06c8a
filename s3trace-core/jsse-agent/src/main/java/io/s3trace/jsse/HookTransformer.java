package io.s3trace.jsse;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Set;

/** Puts hooks into classes while it is registered, which is for a moment: every class that is loaded meanwhile comes by. */
final class HookTransformer implements ClassFileTransformer {
    private final Set<Class<?>> targets;
    private final Set<Class<?>> done = new HashSet<>();
    private Throwable failure;

    HookTransformer(Set<Class<?>> targets) {
        this.targets = targets;
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        if (redefined == null || !targets.contains(redefined)) {
            return null;
        }
        return hooked(name, redefined, bytes);
    }

    private synchronized byte[] hooked(String name, Class<?> redefined, byte[] bytes) {
        try {
            byte[] hooked = HookedClass.of(name, bytes);
            done.add(redefined);
            return hooked;
        } catch (Throwable e) {
            failure = e;
            return null;
        }
    }

    synchronized void check() throws Refusal {
        if (failure instanceof Refusal) {
            throw (Refusal) failure;
        }
        if (failure != null || done.size() != targets.size()) {
            throw new Refusal("Its classes could not be changed: " + failure + ".");
        }
    }
}
