package io.s3trace.internal.http2;

import io.s3trace.internal.text.TableFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The fields that every header block may refer to: RFC 7541, appendix A. */
final class StaticTable {
    /** How many fields there are. Their indexes begin with 1. */
    static final int SIZE = 61;

    private static final int[] NAME_AT = new int[SIZE + 1];
    private static final int[] VALUE_AT = new int[SIZE + 1];
    private static final int[] END_AT = new int[SIZE + 1];
    private static final MemorySegment TEXT = read();

    private StaticTable() {}

    private static MemorySegment read() {
        StringBuilder text = new StringBuilder();
        int index = 0;
        for (List<String> line : TableFile.read(StaticTable.class, "static-table.txt")) {
            index++;
            NAME_AT[index] = text.length();
            text.append(line.get(0));
            VALUE_AT[index] = text.length();
            text.append(line.size() > 1 ? line.get(1).replace('+', ' ') : "");
            END_AT[index] = text.length();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        MemorySegment memory = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    static void name(int index, Field into) {
        into.name(TEXT, NAME_AT[index], VALUE_AT[index] - NAME_AT[index]);
    }

    static void value(int index, Field into) {
        into.value(TEXT, VALUE_AT[index], END_AT[index] - VALUE_AT[index]);
    }
}
