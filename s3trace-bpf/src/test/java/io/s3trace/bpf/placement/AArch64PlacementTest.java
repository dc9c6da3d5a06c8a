package io.s3trace.bpf.placement;

import static io.s3trace.bpf.placement.ProbePlacement.CLASSIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.aarch64.AArch64;
import io.s3trace.bpf.placement.ProbePlacement.Returns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AArch64PlacementTest {
    private static final int SIGN = 0xd503233f;               // paciasp
    private static final int MARK = 0xd503245f;               // bti c
    private static final int PUSH_FRAME = 0xa9be7bfd;         // stp x29, x30, [sp, #-32]!
    private static final int POP_FRAME = 0xa8c27bfd;          // ldp x29, x30, [sp], #32
    private static final int SET_FRAME = 0x910003fd;          // mov x29, sp
    private static final int SET_X0 = 0xaa0103e0;             // mov x0, x1
    private static final int SKIP_ONE = 0xb4000040;           // cbz x0, 8 bytes on
    private static final int COMPARE = 0x7100005f;            // cmp w2, #0
    private static final int CALL = 0x94000400;
    private static final int AUTHENTICATE = 0xd50323bf;       // autiasp
    private static final int RETURN = 0xd65f03c0;
    private static final int RETURN_AUTHENTICATED = 0xd65f0bff;
    private static final int JUMP_AWAY = 0x14000400;
    private static final int JUMP_X16 = 0xd61f0200;

    private static ProbePlacement place(int arguments, int... words) {
        ByteBuffer code = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        code.asIntBuffer().put(words);
        return ProbePlacement.of(AArch64.INSTANCE, code.array(), arguments);
    }

    private static ProbePlacement uretprobe(long offset) {
        return new ProbePlacement(offset, Returns.URETPROBE, List.of(offset), true);
    }

    @Test
    void putsBothProbesOnABranchBeforeTheReturnAddressIsTouched() {
        assertThat(place(3, COMPARE, SKIP_ONE, CALL, RETURN)).isEqualTo(uretprobe(4));
        assertThat(place(3, MARK, SKIP_ONE, CALL, RETURN)).isEqualTo(uretprobe(4));
    }

    /** A uretprobe after it would replace a signed address by one that is not, and the process would die. */
    @Test
    void seesReturnsAtTheReturnWhereTheReturnAddressIsSigned() {
        assertThat(place(3, SIGN, SKIP_ONE, CALL, AUTHENTICATE, RETURN))
                .isEqualTo(new ProbePlacement(4, Returns.UPROBES, List.of(16L), true));
    }

    @Test
    void seesReturnsAtEveryReturnBehindAFrame() {
        assertThat(place(3, SIGN, PUSH_FRAME, SET_FRAME, SKIP_ONE, CALL, POP_FRAME, AUTHENTICATE, RETURN))
                .isEqualTo(new ProbePlacement(12, Returns.UPROBES, List.of(28L), true));
        assertThat(place(3, PUSH_FRAME, 0xb4000060, POP_FRAME, RETURN, POP_FRAME, RETURN))
                .isEqualTo(new ProbePlacement(4, Returns.UPROBES, List.of(12L, 20L), true));
    }

    @Test
    void fallsBackWhereAReturnIsNotEmulated() {
        assertThat(place(3, SIGN, PUSH_FRAME, SKIP_ONE, CALL, POP_FRAME, RETURN_AUTHENTICATED)).isEqualTo(CLASSIC);
    }

    @Test
    void fallsBackWhereAnArgumentIsGoneOrAWayOutIsNotKnown() {
        assertThat(place(1, SET_X0, SKIP_ONE, CALL, RETURN)).isEqualTo(CLASSIC);
        assertThat(place(3, PUSH_FRAME, SKIP_ONE, CALL, POP_FRAME, JUMP_AWAY)).isEqualTo(CLASSIC);
        assertThat(place(3, PUSH_FRAME, SKIP_ONE, JUMP_X16, POP_FRAME, RETURN)).isEqualTo(CLASSIC);
    }
}
