package io.s3trace.bpf.elf;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.Binaries;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading it answers or throws {@link ElfException}: anything else fails these tests. */
@Timeout(60)
class DamagedElfTest {
    /** A busy host does not add to the time of a CPU. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long[] NASTY = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0xffff_ffffL, 0x7fff_ffffL, 1L << 40, 4096};

    @TempDir
    private Path directory;
    private int refused;

    @Test
    void survivesTruncationAnywhere() throws Exception {
        byte[] whole = Files.readAllBytes(Binaries.jdkLibrary());
        for (int length = 0; length < whole.length; length += length < 1024 ? 1 : 397) {
            readEverything(Arrays.copyOf(whole, length));
        }
        assertThat(refused).as("truncated files refused").isGreaterThan(1000);
    }

    @Test
    void survivesNastyNumbersInEveryHeaderAndTable() throws Exception {
        byte[] whole = Files.readAllBytes(Binaries.jdkLibrary());
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int sections = (int) bytes.getLong(40);
        for (int at = 0; at + 8 <= whole.length; at = at == 4096 ? sections : at + 4) {
            long original = bytes.getLong(at);
            bytes.putLong(at, NASTY[at / 4 % NASTY.length]);
            readEverything(whole);
            bytes.putLong(at, original);
        }
        assertThat(refused).as("damaged files refused").isPositive();
    }

    @Test
    void survivesRandomDamage() throws Exception {
        byte[] whole = Files.readAllBytes(Binaries.jdkLibrary());
        for (int seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            // Headers and symbol tables are in front; the rest is mostly code.
            int range = random.nextBoolean() ? 1024 : damaged.length / 4;
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                damaged[random.nextInt(range)] = (byte) random.nextInt();
            }
            readEverything(damaged);
        }
    }

    @Test
    void answersQuicklyOnTablesThatFillASparseFile() throws Exception {
        byte[] header = Arrays.copyOf(Files.readAllBytes(Binaries.jdkLibrary()), 4096);
        Path sparse = Files.write(directory.resolve("sparse"), header);
        try (var channel = FileChannel.open(sparse, StandardOpenOption.WRITE)) {
            ByteBuffer sectionsAt = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 8192);
            channel.write(sectionsAt, 40);
            channel.write(ByteBuffer.allocate(1), 1L << 40);
        }
        long start = CPU.getCurrentThreadCpuTime();
        read(sparse);
        assertThat(Duration.ofNanos(CPU.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    private void readEverything(byte[] bytes) throws Exception {
        read(Files.write(directory.resolve("damaged"), bytes));
    }

    private void read(Path path) {
        try (ElfFile file = ElfFile.open(path)) {
            file.soname();
            file.section(".text");
            file.function("nothing");
            for (ElfSymbol each : file.functions()) {
                file.code(each);
            }
            Optional<ElfSymbol> function = file.function("Java_java_net_InetAddress_init");
            if (function.isPresent()) {
                file.isSplit(function.get());
            }
        } catch (ElfException e) {
            assertThat(e).hasMessageStartingWith(path + ": ");
            refused++;
        }
    }
}
