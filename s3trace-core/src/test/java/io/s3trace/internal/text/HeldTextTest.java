package io.s3trace.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.s3.Native;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class HeldTextTest {
    @Test
    void aShorterTextLeavesNothingOfALongerOne() throws ReflectiveOperationException {
        HeldText text = text("longer");
        set(text, "no");
        text.clear();
        assertThat(content(text)).containsOnly(0);
        set(text, "longer");
        text.set(text("no"));
        text.clear();
        assertThat(content(text)).containsOnly(0);
    }

    private static HeldText text(String content) {
        HeldText text = new HeldText();
        set(text, content);
        return text;
    }

    private static void set(HeldText text, String content) {
        MemorySegment bytes = Native.of(content);
        Span span = new Span();
        span.set(0, bytes.byteSize());
        text.set(bytes, span);
    }

    private static byte[] content(HeldText text) throws ReflectiveOperationException {
        var content = HeldText.class.getDeclaredField("content");
        content.setAccessible(true);
        return (byte[]) content.get(text);
    }
}
