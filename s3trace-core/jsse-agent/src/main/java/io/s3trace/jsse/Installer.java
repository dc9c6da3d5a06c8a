package io.s3trace.jsse;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.ByteBuffer;
import java.util.Set;

/** Puts the hooks in, and takes them out. */
public final class Installer {
    private Installer() {}

    /**
     * Runs a command. What becomes of it is in the page.
     *
     * @param command {@code start}, {@code attach} or {@code detach}
     * @param instrumentation the virtual machine's
     * @param loader has the bytes of the bridge
     * @param kept what the last call returned, or null
     * @return what the caller has to keep, so that the page stays mapped
     * @throws Refusal if there is no place for a page
     */
    public static Object run(String command, Instrumentation instrumentation, ClassLoader loader, Object kept) throws Refusal {
        SharedPage page = kept == null ? null : new SharedPage((ByteBuffer) kept);
        try {
            Bridge.open(instrumentation);
            Class<?> bridge = Bridge.find();
            if (bridge != null) {
                page = Bridge.page(bridge);
            }
            if (command.equals("detach")) {
                if (bridge != null) {
                    takeOut(page, instrumentation);
                }
            } else {
                page = page == null ? SharedPage.create() : page;
                if (command.equals("start")) {
                    page.isFromStart();
                }
                putIn(page, bridge, instrumentation, loader);
                page.reports(SharedPage.HOOKS_IN, "");
            }
        } catch (Refusal e) {
            page = page == null ? SharedPage.create() : page;
            page.reports(SharedPage.REFUSED, e.getMessage());
        } catch (Throwable e) {
            page = page == null ? SharedPage.create() : page;
            page.reports(SharedPage.REFUSED, "The agent failed: " + e + ".");
        }
        return page == null ? null : page.memory();
    }

    private static void putIn(SharedPage page, Class<?> bridge, Instrumentation instrumentation, ClassLoader loader)
            throws Refusal, ReflectiveOperationException, IOException, UnmodifiableClassException {
        if (!instrumentation.isRetransformClassesSupported()) {
            throw new Refusal("Its classes cannot be changed.");
        }
        Set<Class<?>> targets = Classes.targets();
        Classes.check(targets);
        if (bridge == null) {
            Bridge.define(page, loader);
        } else {
            Bridge.check(bridge);
        }
        HookTransformer transformer = new HookTransformer(targets);
        try {
            retransform(instrumentation, transformer, targets);
            transformer.check();
        } catch (Throwable e) {
            instrumentation.retransformClasses(targets.toArray(new Class<?>[0])); // without hooks
            throw e;
        }
    }

    private static void retransform(Instrumentation instrumentation, HookTransformer transformer, Set<Class<?>> targets)
            throws UnmodifiableClassException {
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(targets.toArray(new Class<?>[0]));
        } finally {
            instrumentation.removeTransformer(transformer);
        }
    }

    /** Without a transformer, the virtual machine begins with the original bytes and leaves them so. */
    private static void takeOut(SharedPage page, Instrumentation instrumentation)
            throws Refusal, UnmodifiableClassException, ReflectiveOperationException, InterruptedException {
        instrumentation.retransformClasses(Classes.targets().toArray(new Class<?>[0]));
        page.endLease(); // for those threads that were in a hook then
        Bridge.awaitSlots();
        page.reports(SharedPage.HOOKS_OUT, "");
    }
}
