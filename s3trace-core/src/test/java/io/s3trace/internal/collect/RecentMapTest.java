package io.s3trace.internal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentMapTest {
    @Test
    void forgetsWhatWasNotUsedForLongest() {
        Map<String, Integer> map = new RecentMap<>(2);
        map.put("old", 1);
        map.put("older", 2);
        map.get("old");

        map.put("new", 3);

        assertThat(map).containsOnlyKeys("old", "new");
    }
}
