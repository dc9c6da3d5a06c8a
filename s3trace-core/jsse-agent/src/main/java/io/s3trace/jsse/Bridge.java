package io.s3trace.jsse;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The class that the hooks call: defined in java.base, beside the classes that it reports on. */
final class Bridge {
    static final String PACKAGE = "sun/security/ssl/";
    static final String NAME = "S3TraceBridge1";
    private static final String SETUP = "S3TraceSetup1";
    /** What else it consists of. */
    private static final String[] PARTS = {"S3TraceHeads1", "S3TraceSlot1", "S3TraceSlots1", "S3TraceSockets1", "S3TraceBodies1",
        "S3TraceCalls1", "S3TraceChanges1"};
    private static final String CLASS = "sun.security.ssl." + NAME;
    private static final int SLOT_SIZE = SlotLayout.HEADER + SlotLayout.MAX_PAYLOAD;
    private static final int MIN_SLOTS = 16;
    private static final int MAX_SLOTS = 64;
    private static final int MAX_WAITING_MILLIS = 1000;

    private Bridge() {}

    /** Returns the class, or null if it is not defined. Also one that another jar has defined. */
    static Class<?> find() {
        try {
            return Class.forName(CLASS, false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The page of a bridge that is there. */
    static SharedPage page(Class<?> bridge) throws ReflectiveOperationException {
        Field page = bridge.getDeclaredField("PAGE");
        page.setAccessible(true);
        return new SharedPage((ByteBuffer) page.get(null));
    }

    /** Defines the class, and initialises it. What may fail is done before. */
    static void define(SharedPage page, ClassLoader bytes) throws ReflectiveOperationException, IOException, Refusal {
        Object[] values = values(page);
        define(SETUP, bytes);
        Class<?> setup = Class.forName("sun.security.ssl." + SETUP, true, null);
        Field field = setup.getDeclaredField("values");
        field.setAccessible(true);
        field.set(null, values);
        for (String part : PARTS) {
            define(part, bytes);
        }
        define(NAME, bytes);
        for (String name : new String[] {"S3TraceSlots1", "S3TraceSockets1", NAME}) {
            Class.forName("sun.security.ssl." + name, true, null);
        }
        field.set(null, null);
    }

    /** Checks that a bridge that is there has what the hooks call: another version's may not. */
    static void check(Class<?> bridge) throws Refusal {
        Set<String> methods = new HashSet<>();
        for (Method method : bridge.getDeclaredMethods()) {
            methods.add(method.getName() + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                    .toMethodDescriptorString());
        }
        for (Hook hook : Hook.values()) {
            if (!methods.containsAll(hook.calls())) {
                throw new Refusal("An agent of another version is in it, and it stays until the program ends.");
            }
        }
    }

    /**
     * Waits until no thread hands over, but not for long: what a thread has put into a slot is wiped when it gives the slot back,
     * and without a lease none puts anything into one that it takes.
     */
    static void awaitSlots() throws ReflectiveOperationException, InterruptedException {
        AtomicIntegerArray taken = (AtomicIntegerArray) accessible(Class.forName("sun.security.ssl.S3TraceSlots1", true, null)
                .getDeclaredField("TAKEN")).get(null);
        for (int waited = 0; waited < MAX_WAITING_MILLIS && isAny(taken); waited++) {
            Thread.sleep(1);
        }
    }

    private static boolean isAny(AtomicIntegerArray taken) {
        for (int i = 0; i < taken.length(); i++) {
            if (taken.get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Lets the agent, which is a module of its own, look into the packages that it needs. In Java 8, it may. */
    static void open(Instrumentation instrumentation) throws ReflectiveOperationException {
        Object base;
        Object agent;
        try {
            Method module = Class.class.getMethod("getModule");
            base = module.invoke(Object.class);
            agent = module.invoke(Bridge.class);
        } catch (NoSuchMethodException e) {
            return;
        }
        Map<String, Set<Object>> opened = new HashMap<>();
        for (String name : new String[] {"java.io", "java.net", "java.nio", "sun.nio.ch", "sun.security.ssl",
                "jdk.internal.misc"}) {
            opened.put(name, Collections.singleton(agent));
        }
        Instrumentation.class.getMethod("redefineModule", Class.forName("java.lang.Module"), Set.class, Map.class, Map.class,
                Set.class, Map.class).invoke(instrumentation, base, Collections.emptySet(), Collections.emptyMap(), opened,
                Collections.emptySet(), Collections.emptyMap());
    }

    private static Object[] values(SharedPage page) throws ReflectiveOperationException, Refusal {
        int slots = slots();
        ByteBuffer[] buffers = new ByteBuffer[slots];
        long[] addresses = new long[slots + 1];
        for (int i = 0; i < slots; i++) {
            buffers[i] = ByteBuffer.allocateDirect(SLOT_SIZE).order(ByteOrder.nativeOrder());
            addresses[i] = address(buffers[i]);
        }
        ByteBuffer zeroes = ByteBuffer.allocateDirect(SLOT_SIZE); // nothing is ever put into it
        addresses[slots] = address(zeroes);
        Class<?> base = Class.forName("sun.security.ssl.BaseSSLSocketImpl", false, null);
        Method descriptor = accessible(SocketImpl.class.getDeclaredMethod("getFileDescriptor"));
        Class<?> channel = Class.forName("sun.nio.ch.SelChImpl", false, null);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Object unsafe = unsafe();
        return new Object[] {
            probe(lookup),
            lookup.unreflect(unsafe.getClass().getMethod("getAndAddLong", Object.class, long.class, long.class)).bindTo(unsafe),
            lookup.unreflect(unsafe.getClass().getMethod("copyMemory", long.class, long.class, long.class)).bindTo(unsafe),
            address(page.memory()),
            buffers,
            addresses,
            getter(lookup, base, "self"),
            getter(lookup, Socket.class, "impl"),
            lookup.unreflect(descriptor).asType(MethodType.methodType(Object.class, SocketImpl.class)),
            getter(lookup, FileDescriptor.class, "fd").asType(MethodType.methodType(int.class, Object.class)),
            lookup.unreflect(accessible(channel.getMethod("getFDVal"))).asType(MethodType.methodType(int.class, Object.class)),
            Class.forName("sun.nio.ch.SocketAdaptor", false, null),
            page.memory(),
            zeroes};
    }

    private static int slots() {
        int slots = MIN_SLOTS;
        while (slots < 2 * Runtime.getRuntime().availableProcessors() && slots < MAX_SLOTS) {
            slots *= 2;
        }
        return slots;
    }

    /** A native function that does nothing if its first argument is -1, and gets the second one in a register. */
    private static MethodHandle probe(MethodHandles.Lookup lookup) throws ReflectiveOperationException, Refusal {
        try {
            return lookup.unreflect(accessible(Class.forName("java.io.FileCleanable", false, null)
                    .getDeclaredMethod("cleanupClose0", int.class, long.class)));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            if (!System.getProperty("java.specification.version", "").equals("1.8")) {
                throw new Refusal("It has no function java.io.FileCleanable.cleanupClose0 to hand data over by.");
            }
        }
        MethodHandle adler = lookup.unreflect(accessible(Class.forName("java.util.zip.Adler32", false, null)
                .getDeclaredMethod("updateByteBuffer", int.class, long.class, int.class, int.class)));
        return MethodHandles.insertArguments(adler, 2, 0, 0).asType(MethodType.methodType(void.class, int.class, long.class));
    }

    private static Object unsafe() throws ReflectiveOperationException {
        Class<?> unsafe;
        try {
            unsafe = Class.forName("jdk.internal.misc.Unsafe", true, null);
        } catch (ClassNotFoundException e) {
            unsafe = Class.forName("sun.misc.Unsafe", true, null);
        }
        return accessible(unsafe.getDeclaredField("theUnsafe")).get(null);
    }

    private static MethodHandle getter(MethodHandles.Lookup lookup, Class<?> of, String field)
            throws ReflectiveOperationException {
        return lookup.unreflectGetter(accessible(of.getDeclaredField(field)));
    }

    private static long address(ByteBuffer buffer) throws ReflectiveOperationException {
        return accessible(Buffer.class.getDeclaredField("address")).getLong(buffer);
    }

    private static <T extends java.lang.reflect.AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    private static void define(String name, ClassLoader from) throws ReflectiveOperationException, IOException {
        byte[] bytes = Classes.bytes(from.getResourceAsStream("sun.security.ssl." + name));
        try {
            Method lookupIn = MethodHandles.class.getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class);
            Object lookup = lookupIn.invoke(null, Class.forName("sun.security.ssl.SSLEngineImpl", false, null),
                    MethodHandles.lookup());
            MethodHandles.Lookup.class.getMethod("defineClass", byte[].class).invoke(lookup, bytes);
        } catch (NoSuchMethodException e) {
            defineInJava8(name, bytes);
        }
    }

    private static void defineInJava8(String name, byte[] bytes) throws ReflectiveOperationException {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe", true, null);
        unsafe.getMethod("defineClass", String.class, byte[].class, int.class, int.class, ClassLoader.class,
                java.security.ProtectionDomain.class).invoke(accessible(unsafe.getDeclaredField("theUnsafe")).get(null),
                PACKAGE + name, bytes, 0, bytes.length, null, null);
    }
}
