package io.s3trace.jsse;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Copies a method with a hook's calls in it. The hook's variables are behind all others, and have a value everywhere. */
final class HookedMethod extends MethodVisitor {
    /** More than any of the methods has of its own. */
    private static final int MAX_LOCALS = 40;

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
        hook.begin(mv, MAX_LOCALS);
        if (!hook.atReturn) {
            hook.call(mv, MAX_LOCALS);
            placed.add(hook);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (hook.atReturn && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            hook.call(mv, MAX_LOCALS);
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

    /** What the variables hold wherever the code may be jumped to, expanded: {@code F_NEW}. */
    @Override
    public void visitFrame(int type, int count, Object[] variables, int stackCount, Object[] stack) {
        if (hook.variables() == 0) {
            super.visitFrame(type, count, variables, stackCount, stack);
            return;
        }
        Object[] all = new Object[MAX_LOCALS + hook.variables()];
        int used = 0;
        int place = 0;
        for (; used < count; used++) {
            all[used] = variables[used];
            place += variables[used] == Opcodes.LONG || variables[used] == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; place < MAX_LOCALS; place++) {
            all[used++] = Opcodes.TOP;
        }
        for (int i = 0; i < hook.variables(); i++) {
            all[used++] = Opcodes.LONG;
        }
        super.visitFrame(type, used, all, stackCount, stack);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + Hook.STACK, hook.variables() == 0 ? locals : MAX_LOCALS + 2 * hook.variables());
        if (hook.atReturn && parametersChange || locals > MAX_LOCALS) {
            placed.remove(hook); // what it would report is not what the method was called with
        }
    }
}
