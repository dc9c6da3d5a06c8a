package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what the decoder says with what objdump says, line by line. */
final class Comparison {
    private static final List<String> QUAD = List.of("rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi");
    private static final List<String> LOW_BYTE = List.of("al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil");
    private static final List<String> HIGH_BYTE = List.of("ah", "ch", "dh", "bh");
    /** These only read their last operand. */
    private static final String READS =
            "(cmp|test|push|call|jmp|out|ltr|lldt|verr|verw|lmsw|wr[fg]sbase|rstorssp|invpcid|umonitor|tpause"
            + "|bt[wlq]?$|(i?mul|i?div)[bwlq]?$|incssp|ud[01]|str|ljmp|lcall|prefetch|vmptrld|ptwrite|senduipi|umwait|hreset|clzero).*";

    final List<String> disagreements = new ArrayList<>();
    final Map<String, Integer> unknown = new TreeMap<>();
    long instructions;
    long data;
    long decoded;

    void accept(Disassembly.Line line) {
        if (line.isData()) {
            data++;
            return;
        }
        instructions++;
        // What follows must not matter; zeros would be decoded as something.
        byte[] padded = Arrays.copyOf(line.bytes(), line.bytes().length + 16);
        Instruction instruction = new InstructionDecoder(padded).decode(0);
        if (instruction.kind() == InstructionKind.UNKNOWN) {
            unknown.merge(line.mnemonic(), 1, Integer::sum);
            return;
        }
        decoded++;
        check(instruction.length() == line.bytes().length, line, instruction);
        check(kindAgrees(line, instruction), line, instruction);
        check(targetAgrees(line, instruction), line, instruction);
        check(writesAgree(line, instruction), line, instruction);
    }

    private void check(boolean agrees, Disassembly.Line line, Instruction instruction) {
        if (!agrees && disagreements.size() < 1000) {
            disagreements.add("%x: %s: %s".formatted(line.address(), line.text(), instruction));
        }
    }

    private static boolean kindAgrees(Disassembly.Line line, Instruction instruction) {
        String name = line.mnemonic();
        boolean indirect = line.text().contains(" *");
        return switch (instruction.kind()) {
            case CALL -> name.startsWith("call") && !indirect;
            case INDIRECT_CALL -> name.matches("l?call.*") && indirect;
            case JUMP -> name.startsWith("jmp") && !indirect;
            case SLOT_JUMP -> name.startsWith("jmp") && line.text().contains("(%rip)");
            case INDIRECT_JUMP -> name.matches("ljmp.*") || name.startsWith("jmp") && indirect && !line.text().contains("(%rip)");
            case CONDITIONAL_JUMP -> name.matches("j[^m].*|loop.*");
            case RETURN -> name.matches("l?ret.*");
            case NOP -> name.matches("nop.*|pause|endbr(32|64)") || line.text().contains("xchg   %ax,%ax");
            case PUSH -> name.startsWith("push");
            case TRAP -> name.matches("ud[012].*|int.*|hlt|iret.*|sys.*");
            case PLAIN -> !name.matches("call.*|j.*|l?ret.*|hlt|ud2|int3|loop.*");
            case UNKNOWN -> true;
        };
    }

    private static boolean targetAgrees(Disassembly.Line line, Instruction instruction) {
        boolean direct = instruction.jumps() || instruction.kind() == InstructionKind.CALL;
        if (!direct) {
            return instruction.target() == -1;
        }
        String operand = line.lastOperand();
        return Long.parseUnsignedLong(operand, 16) == line.address() + instruction.target();
    }

    private static boolean writesAgree(Disassembly.Line line, Instruction instruction) {
        boolean reads = instruction.kind() == InstructionKind.NOP || line.mnemonic().matches(READS);
        int destination = reads ? -1 : register(line.lastOperand());
        return destination < 0 || instruction.writesAny(1 << destination);
    }

    /** The number of a general register of any width, or -1. */
    private static int register(String operand) {
        String name = operand.startsWith("%") ? operand.substring(1) : "";
        if (name.matches("r(8|9|1[0-5])[dwb]?")) {
            return Integer.parseInt(name.replaceAll("\\D", ""));
        }
        if (HIGH_BYTE.contains(name)) {
            return HIGH_BYTE.indexOf(name);
        }
        if (LOW_BYTE.contains(name)) {
            return LOW_BYTE.indexOf(name);
        }
        String wide = name.startsWith("e") ? "r" + name.substring(1) : name.length() == 2 ? "r" + name : name;
        return QUAD.indexOf(wide);
    }

    @Override
    public String toString() {
        return "%d instructions, %.4f %% decoded, %d disagreements, %d lines of data; not decoded: %s".formatted(instructions,
                100.0 * decoded / instructions, disagreements.size(), data, unknown);
    }
}
