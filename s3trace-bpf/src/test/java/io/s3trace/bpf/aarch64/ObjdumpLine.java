package io.s3trace.bpf.aarch64;

import io.s3trace.bpf.code.InstructionKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What llvm-objdump says of an instruction, and what follows from its words. */
record ObjdumpLine(long address, int word, String mnemonic, String operands) {
    private static final Pattern REGISTER = Pattern.compile("([wx])([0-9]+)|w?sp");
    private static final Pattern MOVED_ADDRESS = Pattern.compile("\\[(x[0-9]+|sp)(?:\\], .*|.*\\]!)");
    /** These do not write their first operand. */
    private static final String READS_FIRST =
            "(st(?![lx]*xr|xp|lxp)|cmp|cmn|ccm|tst|cb|tb|b|ret|ms|prf|sys|dc|ic|at$|tlbi|rmif|setf|f|hint|svc"
            + "|ld(add|clr|eor|set|smax|smin|umax|umin)|swp|rcw).*";
    private static final String WRITES_SECOND =
            "(ldp|ldnp|ldpsw|ldxp|ldaxp|ld(add|clr|eor|set|smax|smin|umax|umin)[abhl]*|swp[abhl]*)";
    private static final String TO_GENERAL = "(fcvt[anmpz][su]|fmov|fjcvtzs|umov|smov|mov)";

    byte[] bytes() {
        return ByteBuffer.allocate(AArch64.LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
    }

    InstructionKind kind() {
        return switch (mnemonic) {
            case "b" -> InstructionKind.JUMP;
            case "bl" -> InstructionKind.CALL;
            case "cbz", "cbnz", "tbz", "tbnz" -> InstructionKind.CONDITIONAL_JUMP;
            case "br", "braa", "brab", "braaz", "brabz" -> InstructionKind.INDIRECT_JUMP;
            case "blr", "blraa", "blrab", "blraaz", "blrabz" -> InstructionKind.INDIRECT_CALL;
            case "ret", "retaa", "retab" -> InstructionKind.RETURN;
            case "nop" -> InstructionKind.NOP;
            case "udf", "brk", "hlt", "hvc", "smc", "eret", "dcps1", "dcps2", "dcps3", "drps" -> InstructionKind.TRAP;
            default -> mnemonic.startsWith("b.") || mnemonic.startsWith("bc.")
                    ? InstructionKind.CONDITIONAL_JUMP : InstructionKind.PLAIN;
        };
    }

    boolean isEmulated() {
        return mnemonic.matches("b|bl|b\\..*|cbn?z|tbn?z|br|blr|ret|adrp?") && !operands.startsWith("z");
    }

    long target() {
        return Long.parseUnsignedLong(operands.substring(operands.lastIndexOf("0x") + 2), 16);
    }

    /** At least these registers, whatever may be hidden. */
    int writes() {
        String[] operand = operands.split(", ?");
        int writes = 0;
        if (!mnemonic.matches(READS_FIRST) || mnemonic.matches(TO_GENERAL)) {
            writes |= register(operand[0]);
        }
        if (mnemonic.matches(WRITES_SECOND) && operand.length > 1) {
            writes |= register(operand[1]);
        }
        Matcher moved = MOVED_ADDRESS.matcher(operands);
        return moved.find() ? writes | register(moved.group(1)) : writes;
    }

    private static int register(String name) {
        Matcher register = REGISTER.matcher(name.strip());
        if (!register.matches()) {
            return 0;
        }
        return register.group(2) == null ? Arm64Registers.STACK_POINTER : 1 << Integer.parseInt(register.group(2));
    }
}
