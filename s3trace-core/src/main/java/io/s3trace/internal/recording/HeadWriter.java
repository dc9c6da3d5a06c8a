package io.s3trace.internal.recording;

import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.RequestShape;
import io.s3trace.internal.http.ResponseShape;
import io.s3trace.internal.s3.ErrorRedactor;
import io.s3trace.internal.s3.RequestRedactor;
import io.s3trace.internal.s3.ResponseRedactor;
import io.s3trace.select.KeyPolicy;
import java.util.List;

/** Removes secrets from what was held back, and writes it to the places that were kept free for it. */
final class HeadWriter {
    private final HeadRedactor requests;
    private final HeadRedactor responses = new ResponseRedactor();
    private final HeadRedactor requestShapes = new RequestShape();
    private final HeadRedactor responseShapes = new ResponseShape();
    private final ErrorRedactor errors = new ErrorRedactor();
    private final RecordingFile file;

    HeadWriter(RecordingFile file, List<String> endpoints, KeyPolicy keys) {
        this.file = file;
        this.requests = new RequestRedactor(endpoints, keys);
    }

    /** Writes an exchange with S3: what events show of it. */
    void write(HeldExchange held, Exchange exchange) {
        clean(held.request, requests);
        clean(held.response, responses);
        cleanError(held.errorBody, exchange);
        file.overwrite(List.of(held.request, held.response, held.errorBody));
    }

    /** Writes an exchange's shape, and drops everything else of it. */
    void writeShape(HeldExchange held) {
        clean(held.request, requestShapes);
        clean(held.response, responseShapes);
        file.overwrite(List.of(held.request, held.response));
        held.close();
    }

    /** Interim responses come before the final one. */
    private static void clean(HeldBytes bytes, HeadRedactor redactor) {
        bytes.forEachRun((from, to) -> {
            long at = from;
            while (at < to) {
                at = redactor.redact(bytes.memory(), at, to);
            }
        });
    }

    private void cleanError(HeldBytes bytes, Exchange exchange) {
        ChunkRedactor chunks = new ChunkRedactor(errors);
        errors.begin(true);
        bytes.forEachRun((from, to) -> {
            if (exchange.responsePlace().chunked()) {
                chunks.wipe(bytes.memory(), from, to);
            } else {
                errors.wipe(bytes.memory(), from, to);
            }
        });
    }
}
