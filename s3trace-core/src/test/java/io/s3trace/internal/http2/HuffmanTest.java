package io.s3trace.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.text.TableFile;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, they are decoded as bit by bit. */
class HuffmanTest {
    private static final int STRINGS = 200_000;
    private static final int END = 256;
    private static final int LONGEST = 30;
    /** By code, with a one in front of it. */
    private static final Map<Integer, Integer> SYMBOLS = symbols();

    private final MemorySegment into = Arena.ofAuto().allocate(1024);

    private static Map<Integer, Integer> symbols() {
        List<Integer> lengths = TableFile.read(Huffman.class, "huffman-lengths.txt").stream().flatMap(List::stream)
                .map(Integer::valueOf).toList();
        Map<Integer, Integer> symbols = new HashMap<>();
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol <= END; symbol++) {
                if (lengths.get(symbol) == length) {
                    symbols.put(1 << length | code++, symbol);
                }
            }
            code <<= 1;
        }
        return symbols;
    }

    /** Null if it is no string. */
    private static byte[] bitByBit(byte[] bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int code = 1;
        int length = 0;
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            code = code << 1 | bytes[bit / Byte.SIZE] >> Byte.SIZE - 1 - bit % Byte.SIZE & 1;
            length++;
            Integer symbol = SYMBOLS.get(code);
            if (symbol != null && symbol == END) {
                return null;
            }
            if (symbol != null) {
                text.write(symbol);
                code = 1;
                length = 0;
            }
        }
        return length < Byte.SIZE && code == (2 << length) - 1 ? text.toByteArray() : null;
    }

    private byte[] decoded(byte[] bytes, MemorySegment text) {
        try (Arena arena = Arena.ofConfined()) { // no byte more: reading beyond it fails
            MemorySegment memory = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            int length = Huffman.decode(memory, 0, bytes.length, text);
            return length < 0 ? null : text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void bytesOfAnyKindAreDecodedAsBitByBit() {
        Random random = new Random(23);
        int valid = 0;
        for (int i = 0; i < STRINGS; i++) {
            byte[] bytes = new byte[random.nextInt(1 + random.nextInt(40))];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[bytes.length - 1] |= (byte) (0xFF >> random.nextInt(Byte.SIZE)); // padding
            }
            byte[] wanted = bitByBit(bytes);
            assertThat(decoded(bytes, into)).as("%s", Arrays.toString(bytes)).isEqualTo(wanted);
            valid += wanted == null ? 0 : 1;
        }
        assertThat(valid).isBetween(STRINGS / 10, STRINGS * 9 / 10);
    }

    /** The codes of all symbols, the longest too, come behind one another in all orders. */
    @Test
    void whatIsEncodedIsDecoded() {
        Random random = new Random(24);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(300);
            for (int i = 0; i < STRINGS / 10; i++) {
                byte[] wanted = text(random);
                MemorySegment.copy(wanted, 0, text, ValueLayout.JAVA_BYTE, 0, wanted.length);
                byte[] block = new NativeBlock().added(1, text.asSlice(0, wanted.length), true).bytes()
                        .toArray(ValueLayout.JAVA_BYTE);
                assertThat(new Decoded().fields(block))
                        .containsExactly(":authority: " + new String(wanted, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static byte[] text(Random random) {
        byte[] text = new byte[random.nextInt(random.nextInt(10) == 0 ? 300 : 30)];
        boolean printable = random.nextInt(3) > 0;
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (printable ? ' ' + random.nextInt(95) : random.nextInt(256));
        }
        return text;
    }

    /** The rest is counted, and nothing is written behind the room. */
    @Test
    void aTextThatIsTooLongIsCut() {
        byte[] zeroes = new byte[50]; // 80 times '0', whose code is five zeroes
        for (int room = 0; room < 90; room++) {
            MemorySegment around = Arena.ofAuto().allocate(room + 8);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(zeroes.length);
                assertThat(Huffman.decode(memory, 0, zeroes.length, around.asSlice(0, room))).isEqualTo(80);
            }
            byte[] wanted = new byte[room + 8];
            Arrays.fill(wanted, 0, Math.min(room, 80), (byte) '0');
            assertThat(around.toArray(ValueLayout.JAVA_BYTE)).as("room for %d", room).isEqualTo(wanted);
        }
    }
}
