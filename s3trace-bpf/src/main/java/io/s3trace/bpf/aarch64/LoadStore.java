package io.s3trace.bpf.aarch64;

/**
 * Which general registers loads, stores and atomic operations may change (C4.1.88). A store of the link register counts as a
 * change of it, because from then on the return address is in memory.
 */
final class LoadStore {
    private static final int PREFETCH = 0b10;

    private LoadStore() {}

    static int writes(int word) {
        boolean vectors = bit(word, 26);
        return switch (word >>> 27 & 0b111) {
            case 0b001 -> vectors ? structures(word) : exclusive(word);
            case 0b011 -> vectors && !bit(word, 24) ? Arm64Registers.NONE : literalOrTag(word);
            case 0b101 -> pair(word, vectors);
            default -> single(word, vectors);
        };
    }

    /** ld1 to ld4, st1 to st4: with bit 23 set, they change their address register. */
    private static int structures(int word) {
        return bit(word, 23) ? address(word) : Arm64Registers.NONE;
    }

    /** Exclusive, ordered and compare-and-swap, single or in pairs: every register that they name except the address. */
    private static int exclusive(int word) {
        int number = word & 0x1f;
        int status = word >>> 16 & 0x1f;
        return Arm64Registers.orZero(number) | Arm64Registers.orZero(Math.min(number + 1, 31)) | Arm64Registers.orZero(status)
                | Arm64Registers.orZero(Math.min(status + 1, 31)) | Arm64Registers.orZero(word >>> 10 & 0x1f);
    }

    /**
     * Loads of a literal: the register, unless it is only a prefetch. Memory tags and memory copies: the registers that they
     * name.
     */
    private static int literalOrTag(int word) {
        int register = word >>> 30 == 0b11 && !bit(word, 24) ? Arm64Registers.NONE : Arm64Registers.orZero(word & 0x1f);
        return bit(word, 24) ? register | address(word) | Arm64Registers.orZero(word >>> 16 & 0x1f) : register;
    }

    private static int pair(int word, boolean vectors) {
        int moved = vectors ? Arm64Registers.NONE
                : Arm64Registers.orZero(word & 0x1f) | Arm64Registers.orZero(word >>> 10 & 0x1f);
        // bits 24 and 23: not temporal, after, at an offset, before
        return (bit(word, 22) ? moved : moved & Arm64Registers.LINK) | (bit(word, 23) ? address(word) : Arm64Registers.NONE);
    }

    private static int single(int word, boolean vectors) {
        int number = word & 0x1f;
        int moved = vectors ? Arm64Registers.NONE : Arm64Registers.orZero(number);
        boolean constantOffset = bit(word, 24);
        int mode = word >>> 10 & 0b11;
        if (!constantOffset && bit(word, 21) && mode != 0b10) {
            return vectors ? Arm64Registers.ALL : atomicOrAuthenticated(word, mode, moved);
        }
        int operation = word >>> 22 & 0b11;
        boolean prefetch = word >>> 30 == 0b11 && operation == PREFETCH;
        int written = operation == 0 || prefetch ? moved & Arm64Registers.LINK : moved;
        boolean movesAddress = !constantOffset && !bit(word, 21) && (mode & 1) != 0;
        return written | (movesAddress ? address(word) : Arm64Registers.NONE);
    }

    private static int atomicOrAuthenticated(int word, int mode, int moved) {
        if (mode != 0) {
            return moved | address(word); // ldraa, ldrab
        }
        boolean manyBytes = word >>> 30 == 0b11 && bit(word, 15) && (word >>> 12 & 0b111) != 0;
        return manyBytes ? Arm64Registers.ALL : moved;
    }

    private static int address(int word) {
        return Arm64Registers.orStackPointer(word >>> 5 & 0x1f);
    }

    private static boolean bit(int word, int number) {
        return (word >>> number & 1) != 0;
    }
}
