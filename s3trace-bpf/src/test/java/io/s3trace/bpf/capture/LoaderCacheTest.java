package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LoaderCacheTest {
    private static final byte[] CACHE = cache("/lib/libssl.so.3", "/lib/libc.so.6");

    private static byte[] cache(String... paths) {
        ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
        buffer.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII)).putInt(paths.length).position(48);
        int string = 48 + 24 * paths.length;
        for (String path : paths) {
            buffer.putInt(3).putInt(string).putInt(string).putInt(0).putLong(0);
            string += path.length() + 1;
        }
        for (String path : paths) {
            buffer.put(path.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Test
    void librariesAreListed() throws IOException {
        assertThat(LoaderCache.parse(CACHE)).containsExactly(Path.of("/lib/libssl.so.3"), Path.of("/lib/libc.so.6"));
    }

    @Test
    void theNewFormatIsFoundBehindTheOld() throws IOException {
        byte[] both = new byte[64 + CACHE.length];
        System.arraycopy(CACHE, 0, both, 64, CACHE.length);
        assertThat(LoaderCache.parse(both)).hasSize(2);
    }

    @Test
    void anotherFormatIsAnError() {
        assertThatThrownBy(() -> LoaderCache.parse(new byte[200])).isInstanceOf(IOException.class)
                .hasMessageContaining("format that is not known");
    }

    @Test
    void damageIsAnErrorAndNothingWorse() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = Arrays.copyOf(CACHE, random.nextInt(CACHE.length + 1));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                List<Path> libraries = LoaderCache.parse(damaged);
                assertThat(libraries.size()).isLessThanOrEqualTo(2);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("ld.so.cache");
            }
        }
    }
}
