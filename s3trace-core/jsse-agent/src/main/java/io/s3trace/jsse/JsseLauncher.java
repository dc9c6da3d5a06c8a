package io.s3trace.jsse;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where a virtual machine begins with this agent. It loads everything else from entries of the jar that no class loader
 * recognises as classes, and forgets it when it is done. It is the only class that an application could find, and the one class
 * of which a first version stays: a later jar's other classes are loaded by it.
 *
 * <p>Nothing is thrown or printed, for the application should not notice.
 */
public final class JsseLauncher extends ClassLoader {
    private static final String INSTALLER = "io.s3trace.jsse.Installer";
    private static final String FOLDER = "classes/";
    private static final String SUFFIX = ".bin";

    /** Keeps the page that is shared with the tracer mapped, in case the hooks do not. */
    private static Object page;

    /** The jar to read; null: the one that this class is from. */
    private final ZipFile jar;

    private JsseLauncher(ZipFile jar) {
        super(null);
        this.jar = jar;
    }

    /**
     * At the start of a virtual machine: {@code -javaagent:}. The hooks do nothing until a tracer comes.
     *
     * @param arguments none are known
     * @param instrumentation the virtual machine's
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        run("start", null, instrumentation);
    }

    /**
     * In a running virtual machine.
     *
     * @param arguments {@code attach} or {@code detach}, a colon, and the path of the jar
     * @param instrumentation the virtual machine's
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        int colon = arguments.indexOf(':');
        try (ZipFile jar = new ZipFile(new File(arguments.substring(colon + 1)))) {
            run(arguments.substring(0, colon), jar, instrumentation);
        } catch (IOException | RuntimeException e) {
            return; // the tracer sees that nothing has changed
        }
    }

    private static synchronized void run(String command, ZipFile jar, Instrumentation instrumentation) {
        try {
            JsseLauncher loader = new JsseLauncher(jar);
            page = loader.loadClass(INSTALLER)
                    .getMethod("run", String.class, Instrumentation.class, ClassLoader.class, Object.class)
                    .invoke(null, command, instrumentation, loader, page);
        } catch (Throwable e) {
            return; // the tracer sees that nothing has changed
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = read(in);
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Opens the bytes of a class. */
    @Override
    public InputStream getResourceAsStream(String className) {
        String entry = FOLDER + className + SUFFIX;
        if (jar == null) {
            return JsseLauncher.class.getResourceAsStream("/" + entry);
        }
        try {
            ZipEntry found = jar.getEntry(entry);
            return found == null ? null : jar.getInputStream(found);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }
}
