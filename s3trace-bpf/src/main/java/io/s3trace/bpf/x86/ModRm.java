package io.s3trace.bpf.x86;

/**
 * The byte that names two operands, with what belongs to it (Intel SDM volume 2, 2.1.3).
 *
 * @param reg the register operand, or more of the opcode; 0 to 7
 * @param rm the other operand's register if {@code isRegister}; 0 to 7
 * @param length of this byte, the index byte and the displacement
 */
record ModRm(boolean isRegister, int reg, int rm, boolean isFixedAddress, int length) {
    /** Of an instruction without such a byte. */
    static final ModRm NONE = new ModRm(false, 0, 0, false, 0);

    private static final int REGISTER = 3;
    private static final int INDEXED = 4;
    private static final int NO_BASE = 5;

    static ModRm read(CodeReader code, int at) {
        int value = code.at(at);
        int mod = value >> 6;
        int rm = value & 7;
        boolean indexed = mod != REGISTER && rm == INDEXED;
        int base = indexed ? code.at(at + 1) & 7 : rm;
        int displacement = switch (mod) {
            case 0 -> base == NO_BASE ? 4 : 0;
            case 1 -> 1;
            case 2 -> 4;
            default -> 0;
        };
        return new ModRm(mod == REGISTER, value >> 3 & 7, rm, mod == 0 && rm == NO_BASE, 1 + (indexed ? 1 : 0) + displacement);
    }
}
