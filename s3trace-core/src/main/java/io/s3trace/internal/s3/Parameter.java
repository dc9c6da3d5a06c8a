package io.s3trace.internal.s3;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.NameTable;
import io.s3trace.internal.text.TableFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A known query parameter: it distinguishes operations, it is part of the event, or it is harmless. Unknown parameters are
 * never shown.
 *
 * @param role which part of the event it is
 * @param bit its bit in the operation table, whatever its value; 0 if it has none
 * @param value the value that has a bit of its own, in lower case, or empty
 * @param valueBit the bit of that value
 */
record Parameter(Role role, long bit, Ascii value, long valueBit) {

    /** What a parameter is in the event. */
    enum Role {
        /** Not known: it may be a secret. */
        NONE,
        /** S3's own, and harmless. */
        HARMLESS,
        UPLOAD_ID,
        PART_NUMBER,
        VERSION_ID,
        /** A key, or the beginning of one. */
        KEY,
        /** The operation as the SDK calls it: only S3's SDKs send this. */
        OPERATION,
        /** Asks a server that offers more than S3's API for something beyond it. */
        EXTENSION,
        /** The operation of services that speak AWS's query protocol. */
        ACTION
    }

    private static final Ascii NO_VALUE = new Ascii("");

    /** Not a known parameter. */
    static final Parameter NONE = new Parameter(Role.NONE, 0, NO_VALUE, 0);

    private static final Parameter HARMLESS = new Parameter(Role.HARMLESS, 0, NO_VALUE, 0);

    static final NameTable<Parameter> BY_NAME = new NameTable<>(named(OperationTable.S3), NONE);

    private static Map<String, Parameter> named(OperationTable table) {
        Map<String, Parameter> named = new HashMap<>();
        put(named, Role.UPLOAD_ID, "uploadId");
        put(named, Role.PART_NUMBER, "partNumber");
        put(named, Role.VERSION_ID, "versionId");
        put(named, Role.KEY, "prefix", "marker", "start-after", "key-marker", "continuation-token");
        put(named, Role.OPERATION, "x-id");
        put(named, Role.ACTION, "Action");
        for (List<String> line : TableFile.read(Parameter.class, "parameters.txt")) {
            put(named, line.size() > 1 ? Role.EXTENSION : Role.HARMLESS, line.get(0));
        }
        for (String demand : table.demands()) {
            if (demand.startsWith("?")) {
                String[] pair = demand.substring(1).split("=", 2);
                Parameter known = named.getOrDefault(pair[0], HARMLESS);
                named.put(pair[0], known.with(table.bit(demand), pair.length == 1 ? "" : pair[1]));
            }
        }
        return named;
    }

    private Parameter with(long newBit, String newValue) {
        return newValue.isEmpty()
                ? new Parameter(role, newBit, value, valueBit)
                : new Parameter(role, bit, new Ascii(newValue), newBit);
    }

    private static void put(Map<String, Parameter> named, Role role, String... names) {
        for (String name : names) {
            named.put(name, new Parameter(role, 0, NO_VALUE, 0));
        }
    }
}
