package io.s3trace.bpf.x86;

import java.util.BitSet;

/**
 * The opcodes with a VEX or EVEX prefix (Intel SDM volume 2, 2.3 and 2.7). All but one have ModRM, and at most one byte after
 * it. They are given as ranges of hexadecimal opcodes. Those not listed are refused.
 */
enum VectorOpcodes {
    VEX_1("10-17 28-2f 41-42 44-47 4a-4b 50-79 7c-7f 90-93 98-99 ae c2 c4-c6 d0-fe",
            "70-73 c2 c4-c6", "2c-2d 50 7e 93 c5 d7"),
    VEX_2("00-0f 13 16-1a 1c-1e 20-2f 30-41 45-47 49 4b 50-53 58-5a 5c 5e 72 78-79 8c 8e 90-93 96-9f a6-af b0-b1 b4-bf"
            + " cb-cd cf d2-d3 da-df f2-f3 f5-f7", "", "f2-f7"),
    VEX_3("00-02 04-06 08-0f 14-19 1d 20-22 30-33 38-39 40-42 44 46 4a-4c 60-63 ce-cf de-df f0",
            "00-ff", "14-17 61 63 f0"),
    EVEX_1("10-17 28-2f 51-76 78-7b 7e-7f c2 c4-c6 d1-fe", "70-73 c2 c4-c6", "2c-2d 78-79 7e c5"),
    EVEX_2("00 04 0b-40 42-47 4c-5b 62-68 70-73 75-7f 83 88-8f 90-93 96-9f a0-a3 a6-af b4-bf c4 c6-c8 ca-cd cf dc-df",
            "", ""),
    EVEX_3("00-05 08-0b 0f 14-1b 1d-23 25-27 38-3b 3e-3f 42-44 50-51 54-57 66-67 70-73 c2 ce-cf", "00-ff", "14-17"),
    /** Half-precision floating point. */
    EVEX_5("10-11 1d 2a 2c-2f 51 58-5f 6e 78-7e", "", "2c-2d 78-79 7e"),
    EVEX_6("13 2c-2d 42-43 4c-4f 56-57 96-9f a6-af b6-bf d6-d7", "", "");

    /** {@code vzeroupper}, {@code vzeroall}: without ModRM. */
    static final int ZERO_UPPER = 0x77;

    private final BitSet known;
    private final BitSet withByte;
    private final BitSet generalRegisters;

    VectorOpcodes(String known, String withByte, String generalRegisters) {
        this.known = set(known);
        this.withByte = set(withByte);
        this.generalRegisters = set(generalRegisters);
    }

    boolean isKnown(int opcode) {
        return known.get(opcode);
    }

    boolean isFollowedByByte(int opcode) {
        return withByte.get(opcode);
    }

    /** Whether it may change a general register, rather than only vector and mask registers. */
    boolean mayChangeGeneralRegister(int opcode) {
        return generalRegisters.get(opcode);
    }

    private static BitSet set(String ranges) {
        BitSet set = new BitSet(256);
        for (String range : ranges.isEmpty() ? new String[0] : ranges.split(" ", -1)) {
            String[] ends = range.split("-", 2);
            set.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        return set;
    }
}
