package io.s3trace.bpf.x86;

/**
 * Which general registers an instruction may change: never too few, seldom too many.
 *
 * @param onBytes whether the operands are bytes: then 4 to 7 may stand for the second bytes of registers 0 to 3
 */
record RegisterWrites(int opcode, Prefixes prefixes, ModRm modRm, boolean onBytes) {
    private static final int STRING = X86Registers.RAX | X86Registers.RCX | X86Registers.RSI | X86Registers.RDI;
    private static final int COMPARE = 7;
    private static final int BIT_TEST = 4;

    /** What the letter of an {@link OpcodeMap} means for this instruction. */
    int of(char changes) {
        return switch (changes) {
            case '-' -> X86Registers.NONE;
            case 'r' -> reg();
            case 'm' -> rm();
            case 'X' -> reg() | rm();
            case 'o' -> inOpcode();
            case 'a' -> X86Registers.RAX;
            case 'c' -> X86Registers.RCX;
            case 'd' -> X86Registers.RDX;
            case 's' -> X86Registers.RSP;
            // pop: the register in the opcode, or the operand
            case 'p' -> inOpcode() | X86Registers.RSP;
            case 'P' -> rm() | X86Registers.RSP;
            // xchg with rax
            case 'q' -> inOpcode() | X86Registers.RAX;
            case 'S' -> STRING;
            // enter, leave
            case 'l' -> X86Registers.RSP | X86Registers.RBP;
            // add ... xor, but not cmp; bts, btr, btc, but not bt
            case 'g' -> modRm.reg() == COMPARE ? X86Registers.NONE : rm();
            case 'y' -> modRm.reg() == BIT_TEST ? X86Registers.NONE : rm();
            case 'u' -> unary();
            case 'i' -> incrementOrBranch();
            // rdfsbase, rdgsbase, rdssp, but not endbr64 or a fence
            case 'f' -> prefixes.repeat() && modRm.reg() <= 1 ? rm() : X86Registers.NONE;
            // movd to a register, but not movq between vector registers
            case 'n' -> prefixes.repeat() ? X86Registers.NONE : rm();
            // cmpxchg; cmpxchg16b
            case 'k' -> rm() | X86Registers.RAX;
            case 'K' -> rm() | X86Registers.RAX | X86Registers.RDX;
            // system instructions hidden behind a register operand: xgetbv, rdtscp
            case '?' -> modRm.isRegister() ? X86Registers.ALL : X86Registers.NONE;
            default -> X86Registers.ALL;
        };
    }

    /** test, not, neg, mul, imul, div, idiv. */
    private int unary() {
        return switch (modRm.reg()) {
            case 0, 1 -> X86Registers.NONE;
            case 2, 3 -> rm();
            default -> X86Registers.RAX | X86Registers.RDX;
        };
    }

    /** inc, dec, call, jmp, push. */
    private int incrementOrBranch() {
        return switch (modRm.reg()) {
            case 0, 1 -> rm();
            case 2, 3 -> X86Registers.ALL;
            case 4, 5 -> X86Registers.NONE;
            default -> X86Registers.RSP;
        };
    }

    private int reg() {
        return numbered(modRm.reg(), prefixes.reg());
    }

    private int rm() {
        return modRm.isRegister() ? numbered(modRm.rm(), prefixes.base()) : X86Registers.NONE;
    }

    private int inOpcode() {
        return numbered(opcode & 7, prefixes.base());
    }

    private int numbered(int number, int extension) {
        int secondByteOf = onBytes && prefixes.rex() == 0 && number >= 4 ? 1 << number - 4 : X86Registers.NONE;
        return 1 << number + extension | secondByteOf;
    }
}
