package io.s3trace.examples.kernels;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.json.EventJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** What a tracer reports, in a file for each kind of event: a JSON object a line. */
final class EventFiles implements AutoCloseable {
    private final JsonFactory json = new JsonFactory();
    private final Path folder;
    private final Writer requests;
    private final Writer connects;
    private final Writer handshakes;
    private final Writer lookups;
    private final AtomicInteger count = new AtomicInteger();

    /** Writes one event. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    EventFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        requests = Files.newBufferedWriter(folder.resolve("requests.jsonl"));
        connects = Files.newBufferedWriter(folder.resolve("connects.jsonl"));
        handshakes = Files.newBufferedWriter(folder.resolve("handshakes.jsonl"));
        lookups = Files.newBufferedWriter(folder.resolve("lookups.jsonl"));
    }

    void request(TraceEvent event) {
        write(requests, generator -> EventJson.write(event, generator));
        count.incrementAndGet();
    }

    void connect(ConnectEvent event) {
        write(connects, generator -> {
            generator.writeStartObject();
            generator.writeStringField("comm", event.process().comm());
            generator.writeStringField("local", event.local().toString());
            generator.writeStringField("remote", event.remote().toString());
            generator.writeStringField("host", event.host());
            generator.writeStringField("outcome", event.outcome().name());
            generator.writeEndObject();
        });
    }

    void handshake(HandshakeEvent event) {
        write(handshakes, generator -> {
            generator.writeStartObject();
            generator.writeStringField("comm", event.process().comm());
            generator.writeStringField("library", event.library().name());
            generator.writeStringField("local", event.local().toString());
            generator.writeStringField("remote", event.remote().toString());
            generator.writeStringField("version", event.version());
            generator.writeStringField("resumption", event.resumption().name());
            generator.writeStringField("outcome", event.outcome().name());
            generator.writeEndObject();
        });
    }

    void lookup(ResolveEvent event) {
        write(lookups, generator -> {
            generator.writeStartObject();
            generator.writeStringField("comm", event.process().comm());
            generator.writeStringField("name", event.name());
            generator.writeNumberField("addresses", event.addresses());
            generator.writeStringField("outcome", event.outcome().name());
            generator.writeEndObject();
        });
    }

    void stats(TracerStats stats) throws IOException {
        Files.writeString(folder.resolve("stats"), stats + "\n");
    }

    /** {@return how many requests were reported} */
    int requests() {
        return count.get();
    }

    @Override
    public void close() throws IOException {
        requests.close();
        connects.close();
        handshakes.close();
        lookups.close();
    }

    private void write(Writer file, Fields fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(line)) {
            fields.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (file) {
            try {
                file.write(line.append('\n').toString());
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
