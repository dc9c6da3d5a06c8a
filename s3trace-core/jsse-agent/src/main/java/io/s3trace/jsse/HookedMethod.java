package io.s3trace.jsse;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Copies a method with a hook's calls in it. */
final class HookedMethod extends MethodVisitor {
    private final Hook hook;
    private final int parameters;
    private final Set<Hook> placed;
    private boolean parametersChange;

    HookedMethod(MethodVisitor copy, Hook hook, Set<Hook> placed) {
        super(Opcodes.ASM9, copy);
        this.hook = hook;
        this.parameters = Type.getArgumentsAndReturnSizes(hook.descriptor) >> 2;
        this.placed = placed;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (!hook.atReturn) {
            hook.call(mv);
            placed.add(hook);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (hook.atReturn && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            hook.call(mv);
            placed.add(hook);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        parametersChange |= opcode >= Opcodes.ISTORE && variable < parameters;
        super.visitVarInsn(opcode, variable);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        parametersChange |= variable < parameters;
        super.visitIincInsn(variable, increment);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + Hook.STACK, locals);
        if (hook.atReturn && parametersChange) {
            placed.remove(hook); // what it would report is not what the method was called with
        }
    }
}
