package io.s3trace.bpf.aarch64;

/** Which general registers computing instructions may change (C4.1.86, C4.1.94, C4.1.96). */
final class DataProcessing {
    private DataProcessing() {}

    /** With a constant: adr, add, and, mov, bit fields. */
    static int ofImmediate(int word) {
        int kind = word >>> 23 & 0b111;
        boolean setsFlags = (word >>> 29 & 1) != 0;
        return switch (kind) {
            // add, sub; with bit 29: cmp, adds
            case 0b010 -> setsFlags ? named(word) : namedOrStackPointer(word);
            // addg, subg, min, max
            case 0b011 -> namedOrStackPointer(word);
            // and, orr, eor, ands
            case 0b100 -> (word >>> 29 & 0b11) == 0b11 ? named(word) : namedOrStackPointer(word);
            // extr; with both bits, it authenticates the link register
            case 0b111 -> (word >>> 29 & 0b11) == 0b11 ? Arm64Registers.LINK : named(word);
            // adr; movz, movn, movk; bfm
            default -> named(word);
        };
    }

    static int ofRegisters(int word) {
        int kind = word >>> 21 & 0xff;
        boolean setsFlags = (word >>> 29 & 1) != 0;
        return switch (kind) {
            // ccmp, ccmn: the lowest bits are flags
            case 0b11010010 -> Arm64Registers.NONE;
            // adc, sbc, addpt; rmif and setf have flags there too
            case 0b11010000 -> setsFlags && (word >>> 10 & 0x3f) != 0 ? Arm64Registers.NONE : named(word);
            // add and sub of an extended register
            case 0b01011001 -> setsFlags ? named(word) : namedOrStackPointer(word);
            // irg may write the stack pointer
            case 0b11010110 -> (word >>> 10 & 0x3f) == 0b000100 ? namedOrStackPointer(word) : named(word);
            default -> named(word);
        };
    }

    /** Instructions on floating point and vectors: the general register to which they move or convert a value. */
    static int ofVectors(int word) {
        boolean element = (word & 0xbfe08400) == 0x0e000400 && (word >>> 11 & 0b1101) == 0b0101;
        boolean scalar = (word & 0x7f20fc00) == 0x1e200000 && isToGeneral(word);
        boolean fixedPoint = (word & 0x7f200000) == 0x1e000000 && isToGeneral(word);
        return element || scalar || fixedPoint ? named(word) : Arm64Registers.NONE;
    }

    /** scvtf, ucvtf and one fmov go the other way. */
    private static boolean isToGeneral(int word) {
        int operation = word >>> 16 & 0b111;
        return operation != 0b010 && operation != 0b011 && operation != 0b111;
    }

    private static int named(int word) {
        return Arm64Registers.orZero(word & 0x1f);
    }

    private static int namedOrStackPointer(int word) {
        return Arm64Registers.orStackPointer(word & 0x1f);
    }
}
