package io.s3trace.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private final HeatMap map = new HeatMap();

    @Test
    void rangesAreAQuarterOfADecadeAndTheOutermostTakeWhatIsBeyond() {
        assertThat(HeatMap.cell(0)).isZero();
        assertThat(HeatMap.cell(150_000)).isZero();
        assertThat(HeatMap.cell(1_000_001)).isEqualTo(4);
        assertThat(HeatMap.cell(1_800_000)).isEqualTo(5);
        assertThat(HeatMap.cell(Long.MAX_VALUE)).isEqualTo(HeatMap.CELLS - 1);
    }

    @Test
    void columnCountsTheRequestsOfItsSecond() {
        add(10, 2_000_000, 200);
        add(10, 2_000_000, 404);
        add(11, 2_000_000, 200);
        assertThat(map.since(0)).extracting(HeatMap.Column::second).containsExactly(10L, 11L);
        assertThat(map.since(0).getFirst().cells()[5]).isEqualTo(2);
        assertThat(map.since(0).getFirst().errors()).isEqualTo(1);
        assertThat(map.since(11)).hasSize(1);
    }

    @Test
    void columnsThatAreTooOldAreForgotten() {
        add(10, 1, 200);
        add(10 + HeatMap.SECONDS, 1, 200);
        assertThat(map.since(0)).hasSize(1);
    }

    private void add(long second, long nanos, int status) {
        map.add(Events.of(S3Operation.GET_OBJECT).totalNanos(nanos).status(status, "").event(), second);
    }
}
