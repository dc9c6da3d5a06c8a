package io.s3trace.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {
    private static final List<String> FIRST =
            List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
    private static final List<String> SECOND = List.of(
            ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache");
    private static final List<String> THIRD = List.of(":method: GET", ":scheme: https", ":path: /index.html",
            ":authority: www.example.com", "custom-key: custom-value");
    private static final List<String> REDIRECT = List.of(":status: 302", "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com");
    private static final List<String> TEMPORARY = List.of(":status: 307", "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com");
    private static final List<String> COOKIE = List.of(":status: 200", "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:22 GMT", "location: https://www.example.com", "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");

    private static final long NEARLY_ALL = (64L << 20) - (256 << 10);

    /** RFC 7541, C.3. */
    @Test
    void requestsAreThoseOfTheStandard() {
        Decoded decoded = new Decoded();
        assertThat(decoded.fields("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d")).isEqualTo(FIRST);
        assertThat(decoded.fields("8286 84be 5808 6e6f 2d63 6163 6865")).isEqualTo(SECOND);
        assertThat(decoded.fields("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
                .isEqualTo(THIRD);
    }

    /** RFC 7541, C.4. */
    @Test
    void requestsInHuffmanCodeAreThoseOfTheStandard() {
        Decoded decoded = new Decoded();
        assertThat(decoded.fields("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")).isEqualTo(FIRST);
        assertThat(decoded.fields("8286 84be 5886 a8eb 1064 9cbf")).isEqualTo(SECOND);
        assertThat(decoded.fields("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")).isEqualTo(THIRD);
    }

    /** RFC 7541, C.5: with a table so small that fields are evicted from it. */
    @Test
    void responsesAreThoseOfTheStandard() {
        Decoded decoded = new Decoded();
        assertThat(decoded.fields("3fe101")).isEmpty(); // the table has 256 bytes
        assertThat(decoded.fields("4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032"
                + "303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))
                .isEqualTo(REDIRECT);
        assertThat(decoded.fields("4803 3330 37c1 c0bf")).isEqualTo(TEMPORARY);
        assertThat(decoded.fields("88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0"
                + "5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d"
                + "6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31")).isEqualTo(COOKIE);
    }

    /** RFC 7541, C.6. */
    @Test
    void responsesInHuffmanCodeAreThoseOfTheStandard() {
        Decoded decoded = new Decoded();
        assertThat(decoded.fields("3fe101")).isEmpty();
        assertThat(decoded.fields("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b"
                + "ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3")).isEqualTo(REDIRECT);
        assertThat(decoded.fields("4883 640e ffc1 c0bf")).isEqualTo(TEMPORARY);
        assertThat(decoded.fields("88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad"
                + "94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106"
                + "3d50 07")).isEqualTo(COOKIE);
    }

    @Test
    void aFieldThatWasAddedBeforeIsUnknownAndALaterOneIsNot() {
        Decoded decoded = new Decoded();
        decoded.fields("4001 6101 31"); // a: 1
        decoded.decoder.lose();
        assertThat(decoded.fields("be")).containsExactly("?: ?");
        assertThat(decoded.fields("4001 6201 32 be bf")).containsExactly("b: 2", "b: 2", "?: ?");
        assertThat(decoded.fields("7f00 01 33 be bf")).as("a new value for the unknown name")
                .containsExactly("?: 3", "?: ?", "b: 2");
    }

    @Test
    void aFieldThatIsLargerThanTheTableEmptiesIt() {
        Decoded decoded = new Decoded();
        decoded.fields("3f01 4001 6101 31"); // the table has 32 bytes, the field counts 34
        assertThat(decoded.fields("be")).containsExactly("?: ?");
    }

    @Test
    void aNameMayBeOfTheFieldThatHasToMakeRoom() {
        Decoded decoded = new Decoded();
        decoded.fields("3f31"); // 80 bytes
        decoded.fields("400a 6162 6364 6566 6768 696a 0a 3132 3334 3536 3738 3930"); // counts 52
        assertThat(decoded.fields("7e0a 6b6b 6b6b 6b6b 6b6b 6b6b be"))
                .containsExactly("abcdefghij: kkkkkkkkkk", "abcdefghij: kkkkkkkkkk");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "80", // index 0
        "41", // no value
        "410f77", // shorter than it says
        "ffffffffffffff", // an index without end
        "4181ff", // eight bits of padding would be the ninth
        "4182ff00", // the padding is no padding
        "4184ffffffff", // the end of strings inside of one
        "4181fe", // zeroes for padding
        "3f", // a size without end
    })
    void whatIsNoBlockIsBroken(String hex) {
        assertThat(new Decoded().fields(hex)).endsWith("broken");
    }

    @Test
    void aBombIsDecodedWithoutMemoryForIt() {
        Decoded decoded = new Decoded(1 << 20);
        byte[] block = new byte[64 * 1024];
        byte[] large = ("40" + "0161" + "7fa11e" + "78".repeat(4000)).getBytes(StandardCharsets.US_ASCII);
        byte[] entry = HexFormat.of().parseHex(new String(large, StandardCharsets.US_ASCII));
        System.arraycopy(entry, 0, block, 0, entry.length);
        Arrays.fill(block, entry.length, block.length, (byte) 0xBE);
        long[] seen = new long[1];
        assertThat(decoded.decode(block, field -> seen[0] += field.valueLength)).isTrue();
        assertThat(seen[0]).isEqualTo(4000L * (1 + block.length - entry.length));
        assertThat(decoded.memory.tryTake((1 << 20) - 16 * 1024)).as("memory left").isTrue();
    }

    @Test
    void hugeTablesAreKeptInPart() {
        Decoded decoded = new Decoded();
        decoded.fields("3fe1ffff07"); // some 16 MB
        String value = "78".repeat(15_000);
        for (int i = 0; i < 1000; i++) {
            decoded.fields("400161" + "7f9974" + value);
        }
        assertThat(decoded.memory.tryTake(NEARLY_ALL)).isTrue();
        assertThat(decoded.fields("be")).first().asString().hasSize(15_003);
        assertThat(decoded.fields("c2")).containsExactly("?: ?");
    }

    @Test
    void withoutMemoryFieldsAreUnknown() {
        Decoded decoded = new Decoded(0);
        assertThat(decoded.fields("4001 6101 31 be")).containsExactly("a: 1", "?: ?");
    }
}
