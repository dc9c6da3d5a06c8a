package io.s3trace.jsse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.Set;

/** The classes of the JDK that are changed or looked into, and whether they are as they should be. */
final class Classes {
    private static final String PACKAGE = "sun.security.ssl.";
    /** Class, field, type: what the bridge reads. */
    private static final String[][] FIELDS = {
        {"SSLSocketImpl$AppOutputStream", "this$0", "SSLSocketImpl"},
        {"SSLSocketImpl$AppInputStream", "this$0", "SSLSocketImpl"},
        {"SSLSocketImpl", "conContext", "TransportContext"},
        {"SSLEngineImpl", "conContext", "TransportContext"},
        {"TransportContext", "transport", "SSLTransport"},
        {"TransportContext", "sslConfig", "SSLConfiguration"},
        {"TransportContext", "handshakeContext", "HandshakeContext"},
        {"TransportContext", "isNegotiated", null},
        {"TransportContext", "closeReason", null},
        {"TransportContext", "applicationProtocol", null},
        {"SSLConfiguration", "isClientMode", null},
    };

    private Classes() {}

    /** The classes with hooks. They are loaded if they are not, but not initialised. */
    static Set<Class<?>> targets() throws Refusal {
        Set<Class<?>> targets = new LinkedHashSet<>();
        for (Hook hook : Hook.values()) {
            targets.add(find(hook.owner.replace('/', '.')));
        }
        return targets;
    }

    /** Checks everything that can be checked without changing anything. */
    static void check(Set<Class<?>> targets) throws Refusal {
        for (String[] expected : FIELDS) {
            try {
                Field field = find(PACKAGE + expected[0]).getDeclaredField(expected[1]);
                if (expected[2] != null && !field.getType().getName().equals(PACKAGE + expected[2])) {
                    throw new NoSuchFieldException();
                }
            } catch (NoSuchFieldException e) {
                throw new Refusal("Its class " + PACKAGE + expected[0] + " has no field " + expected[1] + " as expected.");
            }
        }
        try {
            find(PACKAGE + "TransportContext").getDeclaredMethod("isOutboundClosed");
        } catch (NoSuchMethodException e) {
            throw new Refusal("Its class " + PACKAGE + "TransportContext has no method isOutboundClosed.");
        }
        for (Class<?> target : targets) {
            String name = target.getName().replace('.', '/');
            byte[] bytes;
            try (InputStream in = Object.class.getResourceAsStream("/" + name + ".class")) {
                bytes = in == null ? null : bytes(in);
            } catch (IOException e) {
                bytes = null;
            }
            if (bytes != null) {
                HookedClass.of(name, bytes);
            }
        }
    }

    private static Class<?> find(String name) throws Refusal {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new Refusal("It has no class " + name + ": it is older than 8u261, or its TLS is not OpenJDK's.");
        }
    }

    static byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }
}
