package io.s3trace.jsse;

import java.util.EnumSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes a class with hooks in it. */
final class HookedClass {
    /** Class files of later versions are read as if they were of this one, which the library knows. */
    private static final int KNOWN_VERSION = Opcodes.V21;
    private static final int MAJOR = 6;

    private HookedClass() {}

    /**
     * Writes it.
     *
     * @param name with slashes
     * @param original its bytes, which are left as they are
     * @throws Refusal if a method is missing or not as expected
     */
    static byte[] of(String name, byte[] original) throws Refusal {
        byte[] readable = original.clone();
        int version = (original[MAJOR] & 0xff) << 8 | original[MAJOR + 1] & 0xff;
        version(readable, Math.min(version, KNOWN_VERSION));
        ClassReader reader = new ClassReader(readable);
        ClassWriter writer = new ClassWriter(reader, 0);
        Set<Hook> placed = EnumSet.noneOf(Hook.class);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] thrown) {
                MethodVisitor copy = super.visitMethod(access, method, descriptor, signature, thrown);
                for (Hook hook : Hook.values()) {
                    if (hook.owner.equals(name) && hook.method.equals(method) && hook.descriptor.equals(descriptor)) {
                        return new HookedMethod(copy, hook, placed);
                    }
                }
                return copy;
            }
        }, ClassReader.EXPAND_FRAMES);
        for (Hook hook : Hook.values()) {
            if (hook.owner.equals(name) && !placed.contains(hook)) {
                throw new Refusal("Its class " + name.replace('/', '.') + " has no method " + hook.method + hook.descriptor
                        + " that looks as expected.");
            }
        }
        byte[] written = writer.toByteArray();
        version(written, version);
        return written;
    }

    private static void version(byte[] bytes, int version) {
        bytes[MAJOR] = (byte) (version >> 8);
        bytes[MAJOR + 1] = (byte) version;
    }
}
