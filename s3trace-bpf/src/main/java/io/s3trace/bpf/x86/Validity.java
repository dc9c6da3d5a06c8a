package io.s3trace.bpf.x86;

/** Refuses combinations that are undefined, ambiguous between processors, or of an extension that is not decoded. */
record Validity(OpcodeMap map, int opcode, Prefixes prefixes, ModRm modRm) {
    boolean isKnown() {
        return map == OpcodeMap.ONE_BYTE ? isKnownOneByte() : map != OpcodeMap.TWO_BYTE || isKnownTwoByte();
    }

    private boolean isKnownOneByte() {
        return switch (opcode) {
            // /0 is pop; others are AMD's XOP prefix, which is out of use
            case 0x8f -> modRm.reg() == 0;
            // lea has no register form
            case 0x8d -> !modRm.isRegister();
            // /0 is mov; F8 would begin or abort a transaction
            case 0xc6, 0xc7 -> modRm.reg() == 0;
            case 0xfe -> modRm.reg() <= 1;
            case 0xff -> isKnownGroup5();
            // Intel takes a jump distance of 4 bytes whatever the operand size, AMD one of 2
            case 0xe8, 0xe9 -> !prefixes.operandSize() || prefixes.wide();
            default -> true;
        };
    }

    private boolean isKnownGroup5() {
        boolean isFar = modRm.reg() == 3 || modRm.reg() == 5;
        return modRm.reg() != 7 && !(isFar && modRm.isRegister());
    }

    private boolean isKnownTwoByte() {
        return switch (opcode) {
            // popcnt; without the prefix it is not of this architecture
            case 0xb8 -> prefixes.repeat();
            case 0xba -> modRm.reg() >= 4;
            // lss, lfs, lgs load from memory
            case 0xb2, 0xb4, 0xb5 -> !modRm.isRegister();
            // vector shifts by a constant have no memory form
            case 0x71, 0x72, 0x73 -> modRm.isRegister();
            case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f ->
                    !prefixes.operandSize() || prefixes.wide();
            default -> true;
        };
    }
}
