package io.s3trace.internal.s3;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Puts bytes where captured ones are: in native memory, just as long as they are. */
public final class Native {

    private Native() {}

    public static MemorySegment of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static MemorySegment of(byte[] bytes) {
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
        return copy.copyFrom(MemorySegment.ofArray(bytes));
    }

    /** Reads a request of these lines; fails if it is none. */
    public static RequestFacts request(RequestReader reader, String... lines) {
        MemorySegment head = of(String.join("\r\n", lines) + "\r\n\r\n");
        RequestFacts facts = new RequestFacts();
        if (!reader.read(head, 0, (int) head.byteSize(), facts)) {
            throw new AssertionError("no request: " + lines[0]);
        }
        return facts;
    }

    public static RequestFacts request(String... lines) {
        return request(new RequestReader(), lines);
    }

    /** Reads a response of these lines; fails if it is none. */
    public static ResponseFacts response(String... lines) {
        MemorySegment head = of(String.join("\r\n", lines) + "\r\n\r\n");
        ResponseFacts facts = new ResponseFacts();
        if (!new ResponseReader().read(head, 0, (int) head.byteSize(), facts)) {
            throw new AssertionError("no response: " + lines[0]);
        }
        return facts;
    }

    public static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
