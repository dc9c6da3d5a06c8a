package io.s3trace.bpf.x86;

/**
 * The opcodes without vector prefix, after Intel's manual (SDM volume 2, appendix A) for 64-bit mode. For each of the 256
 * opcodes, the tables have one letter for what follows it, and one for the general registers that it may change.
 *
 * <p>What follows: {@code .} nothing, {@code M} ModRM, {@code b} one byte, {@code z} an operand of 2 or 4 bytes, {@code B} and
 * {@code Z} ModRM and then {@code b} or {@code z}, {@code w} 2 bytes, {@code e} 3 bytes, {@code v} an operand of 2, 4 or 8
 * bytes, {@code o} an address, {@code j} and {@code J} a jump distance of 1 and 4 bytes, {@code 3} and {@code 4} ModRM and, for
 * test, {@code b} and {@code z}; {@code x}: refused, because it is invalid, privileged, a prefix, or not made by compilers.
 *
 * <p>Changes: {@code -} none, {@code r} ModRM's register, {@code m} its other operand, {@code X} both, {@code o} the register
 * in the opcode; {@code a c d s} rax, rcx, rdx, rsp; {@code *} any. The others are explained in {@link RegisterWrites}.
 */
record OpcodeMap(String follows, String changes) {
    static final char REFUSED = 'x';

    static final OpcodeMap ONE_BYTE = new OpcodeMap(
            /* 00 */ "MMMMbzxxMMMMbzxx"
            /* 10 */ + "MMMMbzxxMMMMbzxx"
            /* 20 */ + "MMMMbzxxMMMMbzxx"
            /* 30 */ + "MMMMbzxxMMMMbzxx"
            /* 40 */ + "xxxxxxxxxxxxxxxx"
            /* 50 */ + "................"
            /* 60 */ + "xxxMxxxxzZbB...."
            /* 70 */ + "jjjjjjjjjjjjjjjj"
            /* 80 */ + "BZxBMMMMMMMMMMMM"
            /* 90 */ + "..........xx...."
            /* a0 */ + "oooo....bz......"
            /* b0 */ + "bbbbbbbbvvvvvvvv"
            /* c0 */ + "BBw.xxBZe.w..bx."
            /* d0 */ + "MMMMxxx.MMMMMMMM"
            /* e0 */ + "jjjjbbbbJJxj...."
            /* f0 */ + "x.xx..34......MM",
            /* 00 */ "mmrraa--mmrraa--"
            /* 10 */ + "mmrraa--mmrraa--"
            /* 20 */ + "mmrraa--mmrraa--"
            /* 30 */ + "mmrraa----------"
            /* 40 */ + "----------------"
            /* 50 */ + "sssssssspppppppp"
            /* 60 */ + "---r----srsr****"
            /* 70 */ + "----------------"
            /* 80 */ + "gg-g--XXmmrrmr-P"
            /* 90 */ + "qqqqqqqqad--ss-a"
            /* a0 */ + "aa--SSSS--SSSSSS"
            /* b0 */ + "oooooooooooooooo"
            /* c0 */ + "mmss--mmllss-*-*"
            /* d0 */ + "mmmm---a-------a"
            /* e0 */ + "ccc-aa--*---aa--"
            /* f0 */ + "-*----uu------ii");

    /** After 0F. */
    static final OpcodeMap TWO_BYTE = new OpcodeMap(
            /* 00 */ "MMMMx.....x.xMxx"
            /* 10 */ + "MMMMMMMMMMMMMMMM"
            /* 20 */ + "xxxxxxxxMMMMMMMM"
            /* 30 */ + "......xxxxxxxxxx"
            /* 40 */ + "MMMMMMMMMMMMMMMM"
            /* 50 */ + "MMMMMMMMMMMMMMMM"
            /* 60 */ + "MMMMMMMMMMMMMMMM"
            /* 70 */ + "BBBBMMM.xxxxMMMM"
            /* 80 */ + "JJJJJJJJJJJJJJJJ"
            /* 90 */ + "MMMMMMMMMMMMMMMM"
            /* a0 */ + "...MBMxx..xMBMMM"
            /* b0 */ + "MMMMMMMMMMBMMMMM"
            /* c0 */ + "MMBMBBBM........"
            /* d0 */ + "MMMMMMMMMMMMMMMM"
            /* e0 */ + "MMMMMMMMMMMMMMMM"
            /* f0 */ + "MMMMMMMMMMMMMMMx",
            /* 00 */ "m?rr-*****------"
            /* 10 */ + "--------------f-"
            /* 20 */ + "------------rr--"
            /* 30 */ + "******----------"
            /* 40 */ + "rrrrrrrrrrrrrrrr"
            /* 50 */ + "r---------------"
            /* 60 */ + "----------------"
            /* 70 */ + "--------------n-"
            /* 80 */ + "----------------"
            /* 90 */ + "mmmmmmmmmmmmmmmm"
            /* a0 */ + "ss*-mm--ss-mmmfr"
            /* b0 */ + "kkrmrrrrr-ymrrrr"
            /* c0 */ + "XX---r-Koooooooo"
            /* d0 */ + "-------r--------"
            /* e0 */ + "----------------"
            /* f0 */ + "----------------");

    /** After 0F 38. */
    static final OpcodeMap THREE_BYTE_38 = new OpcodeMap(
            /* 00 */ "MMMMMMMMMMMMxxxx"
            /* 10 */ + "MxxxMMxMxxxxMMMx"
            /* 20 */ + "MMMMMMxxMMMMxxxx"
            /* 30 */ + "MMMMMMxMMMMMMMMM"
            /* 40 */ + "MMxxxxxxxxxxxxxx"
            /* 50 */ + "xxxxxxxxxxxxxxxx"
            /* 60 */ + "xxxxxxxxxxxxxxxx"
            /* 70 */ + "xxxxxxxxxxxxxxxx"
            /* 80 */ + "xxxxxxxxxxxxxxxx"
            /* 90 */ + "xxxxxxxxxxxxxxxx"
            /* a0 */ + "xxxxxxxxxxxxxxxx"
            /* b0 */ + "xxxxxxxxxxxxxxxx"
            /* c0 */ + "xxxxxxxxMMMMMMxM"
            /* d0 */ + "xxxxxxxxxxxMMMMM"
            /* e0 */ + "xxxxxxxxxxxxxxxx"
            /* f0 */ + "MMxxxxMxxMxxxxxx",
            "-".repeat(0xf0)
            /* f0 */ + "rr----r---------");

    /** After 0F 3A. */
    static final OpcodeMap THREE_BYTE_3A = new OpcodeMap(
            /* 00 */ "xxxxxxxxBBBBBBBB"
            /* 10 */ + "xxxxBBBBxxxxxxxx"
            /* 20 */ + "BBBxxxxxxxxxxxxx"
            /* 30 */ + "xxxxxxxxxxxxxxxx"
            /* 40 */ + "BBBxBxxxxxxxxxxx"
            /* 50 */ + "xxxxxxxxxxxxxxxx"
            /* 60 */ + "BBBBxxxxxxxxxxxx"
            /* 70 */ + "xxxxxxxxxxxxxxxx"
            /* 80 */ + "xxxxxxxxxxxxxxxx"
            /* 90 */ + "xxxxxxxxxxxxxxxx"
            /* a0 */ + "xxxxxxxxxxxxxxxx"
            /* b0 */ + "xxxxxxxxxxxxxxxx"
            /* c0 */ + "xxxxxxxxxxxxBxBB"
            /* d0 */ + "xxxxxxxxxxxxxxxB"
            /* e0 */ + "xxxxxxxxxxxxxxxx"
            /* f0 */ + "xxxxxxxxxxxxxxxx",
            /* 00 */ "----------------"
            /* 10 */ + "----mmmm--------"
            + "-".repeat(0x40)
            /* 60 */ + "-c-c------------"
            + "-".repeat(0x90));

    OpcodeMap {
        if (follows.length() != 256 || changes.length() != 256) {
            throw new AssertionError("not 256 opcodes: " + follows.length() + ", " + changes.length());
        }
    }

    char follows(int opcode) {
        return follows.charAt(opcode);
    }

    char changes(int opcode) {
        return changes.charAt(opcode);
    }
}
