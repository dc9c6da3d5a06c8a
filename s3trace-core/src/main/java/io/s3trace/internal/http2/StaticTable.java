package io.s3trace.internal.http2;

import io.s3trace.internal.text.TableFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The fields that every header block may refer to: RFC 7541, appendix A. Each is a line of HTTP/1.1. */
final class StaticTable {
    /** How many fields there are. Their indexes begin with 1. */
    static final int SIZE = 61;

    private static final int[] AT = new int[SIZE + 1];
    private static final int[] NAME_LENGTH = new int[SIZE + 1];
    private static final int[] VALUE_LENGTH = new int[SIZE + 1];
    private static final int[] KIND = new int[SIZE + 1];
    private static final MemorySegment TEXT = read();

    private StaticTable() {}

    private static MemorySegment read() {
        StringBuilder text = new StringBuilder();
        int index = 0;
        for (List<String> line : TableFile.read(StaticTable.class, "static-table.txt")) {
            index++;
            String name = line.get(0);
            String value = line.size() > 1 ? line.get(1).replace('+', ' ') : "";
            AT[index] = text.length();
            NAME_LENGTH[index] = name.length();
            VALUE_LENGTH[index] = value.length();
            text.append(name).append(": ").append(value).append("\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        MemorySegment memory = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        Field field = new Field();
        for (int i = 1; i <= SIZE; i++) {
            field.line(memory, AT[i], NAME_LENGTH[i], VALUE_LENGTH[i], FieldKind.UNSEEN);
            KIND[i] = FieldKind.of(field);
        }
        return memory;
    }

    /** Finds a field by its index. */
    static void field(int index, Field into) {
        into.line(TEXT, AT[index], NAME_LENGTH[index], VALUE_LENGTH[index], KIND[index]);
    }

    /** Finds its name only. */
    static void name(int index, Field into) {
        into.name(TEXT, AT[index], NAME_LENGTH[index], FieldKind.ofName(KIND[index]));
    }
}
