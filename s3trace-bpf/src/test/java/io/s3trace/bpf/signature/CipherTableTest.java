package io.s3trace.bpf.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CipherTableTest {

    @Test
    void everyEndIsARoutineThatIsCalledThen() {
        List<String> ends = CipherTable.ROUTINES.stream().filter(routine -> !routine.isCipher())
                .map(CipherRoutine::name).toList();
        assertThat(CipherTable.ROUTINES).extracting(CipherRoutine::name).doesNotHaveDuplicates();
        assertThat(CipherTable.ROUTINES).flatExtracting(CipherRoutine::ends).isNotEmpty().isSubsetOf(ends).containsAll(ends);
    }

    @Test
    void lineIsRead() {
        CipherRoutine routine = CipherRoutine.of("seal  cipher_to  end_a,end_b  2  55 53 ?? 54");
        assertThat(routine).isEqualTo(
                new CipherRoutine("seal", "cipher_to", false, List.of("end_a", "end_b"), 2, Signature.of("55 53 ?? 54")));
        assertThat(CipherRoutine.of("seal cipher_to return 1 55 53").returns()).isTrue();
        assertThat(CipherRoutine.of("end cipher_done - 1 55 53").isCipher()).isFalse();
        assertThatThrownBy(() -> CipherRoutine.of("seal cipher_to return 1")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a routine has five columns: seal cipher_to return 1");
    }
}
