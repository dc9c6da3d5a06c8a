package io.s3trace.bpf.x86;

/**
 * The bytes before an opcode (Intel SDM volume 2, 2.1.1 and 2.2.1).
 *
 * @param count how many bytes, the REX prefix included
 * @param rex the REX prefix, or 0
 */
record Prefixes(int count, int rex, boolean operandSize, boolean addressSize, boolean repeat, boolean repeatNot, boolean lock) {
    private static final int MAX_COUNT = 14;

    static Prefixes read(CodeReader code, int start) {
        boolean operandSize = false;
        boolean addressSize = false;
        boolean repeat = false;
        boolean repeatNot = false;
        boolean lock = false;
        int at = start;
        for (; at - start < MAX_COUNT; at++) {
            switch (code.at(at)) {
                case 0x66 -> operandSize = true;
                case 0x67 -> addressSize = true;
                case 0xf3 -> repeat = true;
                case 0xf2 -> repeatNot = true;
                case 0xf0 -> lock = true;
                case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 -> { }
                default -> {
                    // Only here has a REX prefix an effect. Anywhere else it is taken for an opcode, and refused.
                    int rex = (code.at(at) & 0xf0) == 0x40 ? code.at(at) : 0;
                    return new Prefixes(at - start + (rex == 0 ? 0 : 1), rex, operandSize, addressSize, repeat, repeatNot, lock);
                }
            }
        }
        return new Prefixes(at - start, 0, operandSize, addressSize, repeat, repeatNot, lock);
    }

    /** Operands of 8 bytes. */
    boolean wide() {
        return (rex & 8) != 0;
    }

    /** What REX adds to ModRM's register. */
    int reg() {
        return (rex & 4) << 1;
    }

    /** What REX adds to ModRM's other operand and to a register in the opcode. */
    int base() {
        return (rex & 1) << 3;
    }

    /** The size in bytes of a constant that is as long as an operand, but at most 4. */
    int constantSize() {
        return operandSize && !wide() ? 2 : 4;
    }

    /** Whether there are prefixes that must not precede a VEX or EVEX prefix, because that contains them. */
    boolean forbidVector() {
        return rex != 0 || operandSize || repeat || repeatNot || lock;
    }
}
