package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;

/**
 * Decodes instructions of x86-64, 64-bit mode, as far as placing a probe needs: their length, where they lead, and which
 * registers they change.
 *
 * <p>Covers what compilers emit. Anything that it does not know for certain is {@link InstructionKind#UNKNOWN}.
 */
public final class InstructionDecoder {
    private static final int MAX_LENGTH = 15;
    private static final int VEX_2_BYTES = 0xc5;
    private static final int VEX_3_BYTES = 0xc4;
    private static final int EVEX = 0x62;

    private final byte[] bytes;
    private final CodeReader code;

    /** Decodes from this code, which must not change. */
    public InstructionDecoder(byte[] code) {
        this.bytes = code;
        this.code = new CodeReader(code);
    }

    /**
     * Decodes the instruction at a position.
     *
     * @param at the position, 0 to the code's length
     * @return what is known of it; of kind {@code UNKNOWN} if it is cut off by the end of the code
     */
    public Instruction decode(int at) {
        Prefixes prefixes = Prefixes.read(code, at);
        int opcodeAt = at + prefixes.count();
        Instruction instruction = switch (code.at(opcodeAt)) {
            case VEX_2_BYTES, VEX_3_BYTES, EVEX -> prefixes.forbidVector()
                    ? Instruction.UNKNOWN : new VectorDecoder(code, at).decode(opcodeAt);
            case 0x0f -> escaped(at, opcodeAt + 1, prefixes);
            default -> new PlainDecoder(code, at, prefixes, OpcodeMap.ONE_BYTE).decode(opcodeAt);
        };
        boolean fits = instruction.length() <= Math.min(MAX_LENGTH, bytes.length - at);
        return fits ? instruction : Instruction.UNKNOWN;
    }

    private Instruction escaped(int start, int at, Prefixes prefixes) {
        return switch (code.at(at)) {
            case 0x38 -> new PlainDecoder(code, start, prefixes, OpcodeMap.THREE_BYTE_38).decode(at + 1);
            case 0x3a -> new PlainDecoder(code, start, prefixes, OpcodeMap.THREE_BYTE_3A).decode(at + 1);
            default -> new PlainDecoder(code, start, prefixes, OpcodeMap.TWO_BYTE).decode(at);
        };
    }
}
