package io.s3trace.internal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IntMapTest {

    /** Numbers grow, some go late, and some are of any size. */
    @Test
    void itHoldsWhatAnotherMapHolds() {
        Random random = new Random(25);
        for (int round = 0; round < 200; round++) {
            IntMap<String> map = new IntMap<>();
            TreeMap<Integer, String> model = new TreeMap<>();
            int most = 1 + random.nextInt(round % 10 == 0 ? 1000 : 20);
            int next = 1;
            for (int i = 0; i < 2000; i++) {
                int key = random.nextInt(10) == 0 ? 1 + random.nextInt(Integer.MAX_VALUE) : next;
                next += random.nextInt(20) == 0 ? 1 : 2;
                map.put(key, "object " + key);
                model.put(key, "object " + key);
                while (model.size() > most || !model.isEmpty() && random.nextInt(3) == 0) {
                    List<Integer> keys = new ArrayList<>(model.keySet());
                    int gone = keys.get(random.nextBoolean() ? 0 : random.nextInt(keys.size()));
                    map.remove(gone);
                    model.remove(gone);
                }
                int other = random.nextBoolean() ? next - 2 * random.nextInt(40) : random.nextInt();
                if (other >= 0) {
                    assertThat(map.get(other)).isEqualTo(model.get(other));
                    map.remove(other);
                    model.remove(other);
                }
                assertThat(map.size()).isEqualTo(model.size());
                assertThat(map.lowest()).isEqualTo(model.isEmpty() ? 0 : model.firstKey());
            }
            model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
            assertThat(map.ascending()).isEqualTo(List.copyOf(model.values()));
            List<String> all = new ArrayList<>();
            map.forEach(all::add);
            assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
            map.clear();
            assertThat(map.ascending()).isEmpty();
            assertThat(map.get(next)).isNull();
        }
    }
}
