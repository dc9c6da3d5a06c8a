package io.s3trace.examples.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Statistics, such as {@link io.s3trace.event.TracerStats}, as a JSON object: the records' components by name. */
public final class StatsJson {
    private StatsJson() {}

    /** Writes statistics as an object. */
    public static void write(Record stats, JsonGenerator json) throws IOException {
        writeRecord(stats, json);
    }

    private static void writeValue(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Duration time -> json.writeNumber(time.toNanos() / 1e9);
            case Boolean truth -> json.writeBoolean(truth);
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    writeValue(element, json);
                }
                json.writeEndArray();
            }
            case Record fields -> writeRecord(fields, json);
            case Optional<?> some when some.isPresent() -> writeValue(some.get(), json);
            case Optional<?> _ -> json.writeNull();
            default -> json.writeString(value.toString());
        }
    }

    private static void writeRecord(Record fields, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (RecordComponent component : fields.getClass().getRecordComponents()) {
            json.writeFieldName(component.getName());
            try {
                writeValue(component.getAccessor().invoke(fields), json);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the accessors are public", e);
            }
        }
        json.writeEndObject();
    }
}
