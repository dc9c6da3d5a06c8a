package io.s3trace.internal.recording;

import static io.s3trace.internal.http2.FramedTalk.frame;
import static io.s3trace.internal.http2.FramedTalk.joined;
import static io.s3trace.internal.http2.FramedTalk.number;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http2.Blocks;
import io.s3trace.internal.http2.FramedTalk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random talk on one HTTP/2 connection: many streams at once, in calls of any sizes; and what events it should make. */
final class FramedTraffic {
    private static final int SENT = 0;
    private static final int RECEIVED = 1;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;

    private final SplittableRandom random;
    private final String secret;
    private final FramedTalk talk;
    private final Blocks[] blocks = {new Blocks(), new Blocks()};
    private final ByteArrayOutputStream[] out = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    private final List<Stream> open = new ArrayList<>();
    private final Map<Integer, Stream> all = new HashMap<>();
    private int next = 1;

    /** What a stream's event should say. */
    static final class Stream {
        final int id;
        boolean foreign;
        long requestBytes;
        long requestBody;
        long responseBytes;
        long responseBody;
        int status = -1;
        String error = "";
        boolean requestEnded;
        boolean responseEnded;
        boolean over;
        String reset = "";
        Outcome outcome = Outcome.COMPLETE;

        Stream(int id) {
            this.id = id;
        }

        boolean done() {
            return requestEnded && responseEnded || over;
        }

        /** Does an event say that? */
        boolean fits(S3RequestEvent event) {
            return event.protocol().equals("HTTP/2") && event.stream().reset().equals(reset) && event.outcome() == outcome
                    && event.request().bytes() == requestBytes && event.request().bodyBytes() == requestBody
                    && event.response().bytes() == responseBytes && event.response().status() == status
                    && (status < 0 || event.response().bodyBytes() == responseBody)
                    && event.response().errorCode().equals(error) && !event.gap()
                    && event.request().target().equals("/bucket/key-" + id);
        }

        @Override
        public String toString() {
            return "stream " + id + " request " + requestBytes + "/" + requestBody + " response " + responseBytes + "/"
                    + responseBody + " status " + status + " " + error + " " + reset + " " + outcome;
        }
    }

    FramedTraffic(SplittableRandom random, String secret, FramedTalk talk) {
        this.random = random;
        this.secret = secret;
        this.talk = talk;
        if (random.nextInt(3) == 0) {
            upgrade();
        }
        out[SENT].writeBytes(FramedTalk.preface());
        out[SENT].writeBytes(frame(4, 0, 0, new byte[0]));
        out[RECEIVED].writeBytes(frame(4, 0, 0, new byte[6 * random.nextInt(3)]));
        flush(SENT, false);
        flush(RECEIVED, false);
    }

    /** The connection begins as HTTP/1.1: RFC 7540, section 3.2. */
    private void upgrade() {
        String body = random.nextBoolean() ? "" : secret.repeat(10);
        String head = "PUT /bucket/key-1 HTTP/1.1\r\nHost: s3.amazonaws.com\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: " + secret + "\r\nContent-Length: " + body.length() + "\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=" + secret + "/20260131/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host, Signature=" + secret + "\r\n\r\n";
        String response = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
        boolean early = random.nextBoolean(); // the answer may be read before the call has returned that asks
        if (!early) {
            talk.ask(head + body);
        }
        talk.upgrade(response);
        if (early) {
            talk.ask(head + body);
        }
        Stream stream = new Stream(next);
        next += 2;
        stream.requestBytes = head.length() + body.length();
        stream.requestBody = body.length();
        stream.requestEnded = true;
        stream.responseBytes = response.length();
        open.add(stream);
        all.put(stream.id, stream);
    }

    /** What events should say, by stream. */
    Map<Integer, Stream> all() {
        return all;
    }

    /** Says something; some calls' records may be lost. */
    void play(int rounds, boolean losses) {
        for (int i = 0; i < rounds; i++) {
            step();
            flush(SENT, losses);
            flush(RECEIVED, losses);
        }
        open.clear();
    }

    private void step() {
        if (open.isEmpty() || random.nextInt(4) == 0 && open.size() < 20) {
            open();
            return;
        }
        Stream stream = open.get(random.nextInt(open.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> sendBody(stream);
            case 4, 5, 6, 7, 8 -> answer(stream);
            case 9 -> other();
            case 10 -> reset(stream, random.nextInt(8) == 0);
            default -> out[random.nextInt(2)].writeBytes(frame(6, 0, 0, new byte[8]));
        }
        open.removeIf(Stream::done);
    }

    private void open() {
        Stream stream = new Stream(next);
        next += 2;
        stream.foreign = random.nextInt(5) == 0;
        boolean ends = random.nextBoolean();
        byte[] block = stream.foreign
                ? blocks[SENT].of(":method: POST", ":scheme: https", ":authority: " + secret + ".example.com",
                        ":path: /" + secret + "?token=" + secret, "authorization: Bearer " + secret, secret.toLowerCase() + ": x")
                : blocks[SENT].of(":method: PUT", ":scheme: https", ":authority: s3.amazonaws.com",
                        ":path: /bucket/key-" + stream.id, "user-agent: random/1", "cookie: " + secret,
                        "authorization: AWS4-HMAC-SHA256 Credential=" + secret + "/20260131/us-east-1/s3/aws4_request, "
                                + "SignedHeaders=host, Signature=" + secret,
                        "x-amz-security-token: " + secret.repeat(1 + random.nextInt(300)));
        stream.requestBytes += block.length;
        head(SENT, stream, block, ends);
        stream.requestEnded = ends;
        open.add(stream);
        all.put(stream.id, stream);
    }

    private void head(int direction, Stream stream, byte[] block, boolean ends) {
        int pieces = 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
        int at = 0;
        for (int i = 0; i < pieces; i++) {
            int to = i == pieces - 1 ? block.length : at + random.nextInt(block.length - at + 1);
            byte[] part = Arrays.copyOfRange(block, at, to);
            at = to;
            int flags = i == pieces - 1 ? END_HEADERS : 0;
            if (i > 0) {
                out[direction].writeBytes(frame(CONTINUATION, flags, stream.id, part));
                continue;
            }
            flags |= ends ? END_STREAM : 0;
            if (random.nextInt(3) == 0) {
                flags |= PRIORITY;
                part = joined(number(0), new byte[] {16}, part);
            }
            if (random.nextInt(3) == 0) {
                flags |= PADDED;
                int padding = random.nextInt(256);
                part = joined(new byte[] {(byte) padding}, part, new byte[padding]);
            }
            out[direction].writeBytes(frame(HEADERS, flags, stream.id, part));
        }
    }

    private void sendBody(Stream stream) {
        if (stream.requestEnded) {
            return;
        }
        boolean ends = random.nextInt(3) == 0;
        if (ends && random.nextInt(4) == 0) {
            byte[] trailers = blocks[SENT].of("x-amz-trailer-signature: " + secret);
            stream.requestBytes += trailers.length;
            head(SENT, stream, trailers, true);
        } else {
            byte[] body = body(20_000);
            stream.requestBytes += body.length;
            stream.requestBody += body.length;
            data(SENT, stream, body, ends);
        }
        stream.requestEnded = ends;
    }

    private byte[] body(int most) {
        byte[] text = (secret + "\r\n\r\nGET / HTTP/1.1\r\n").repeat(most / 40).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, random.nextInt(3) == 0 ? 0 : random.nextInt(text.length));
    }

    private void data(int direction, Stream stream, byte[] body, boolean ends) {
        int flags = ends ? END_STREAM : 0;
        byte[] payload = body;
        if (random.nextInt(3) == 0) {
            flags |= PADDED;
            int padding = random.nextInt(256);
            payload = joined(new byte[] {(byte) padding}, body, new byte[padding]);
        }
        out[direction].writeBytes(frame(DATA, flags, stream.id, payload));
    }

    private void answer(Stream stream) {
        if (stream.responseEnded) {
            return;
        }
        if (stream.status < 0) {
            if (random.nextInt(4) == 0) {
                byte[] interim = blocks[RECEIVED].of(random.nextBoolean() ? ":status: 100" : ":status: 103");
                stream.responseBytes += interim.length;
                head(RECEIVED, stream, interim, false);
                return;
            }
            stream.status = List.of(200, 204, 403).get(random.nextInt(3));
            String id = stream.foreign ? "x-request-id: " + secret : "x-amz-request-id: R" + stream.id;
            byte[] head = blocks[RECEIVED].of(":status: " + stream.status, id,
                    "server: " + (stream.foreign ? "Other" : "AmazonS3"), "set-cookie: " + secret,
                    "date: Sat, 31 Jan 2026 14:22:34 GMT");
            stream.responseBytes += head.length;
            boolean ends = stream.status != 403 && random.nextBoolean();
            head(RECEIVED, stream, head, ends);
            stream.responseEnded = ends;
            if (stream.status == 403) {
                byte[] error = ("<Error><Code>AccessDenied</Code><Message>" + secret + "</Message></Error>")
                        .getBytes(StandardCharsets.US_ASCII);
                data(RECEIVED, stream, error, false);
                stream.responseBytes += error.length;
                stream.responseBody += error.length;
                stream.error = "AccessDenied";
            }
            return;
        }
        boolean ends = random.nextInt(3) == 0;
        byte[] body = body(20_000);
        stream.responseBytes += body.length;
        stream.responseBody += body.length;
        data(RECEIVED, stream, body, ends);
        stream.responseEnded = ends;
    }

    private void reset(Stream stream, boolean byServer) {
        out[byServer ? RECEIVED : SENT].writeBytes(frame(RST_STREAM, 0, stream.id, number(byServer ? 7 : 8)));
        stream.over = true;
        stream.reset = byServer ? "REFUSED_STREAM" : "CANCEL";
        boolean complete = stream.status >= 0 && stream.responseEnded;
        stream.outcome = complete ? Outcome.COMPLETE : byServer ? Outcome.RESET : Outcome.CLOSED;
    }

    private void other() {
        switch (random.nextInt(3)) {
            case 0 -> out[RECEIVED].writeBytes(frame(8, 0, 0, number(1000)));
            case 1 -> out[RECEIVED].writeBytes(frame(4, 0, 0, joined(new byte[] {0, 4}, number(random.nextInt(100_000)))));
            default -> out[RECEIVED].writeBytes(frame(0x20, 0xFF, 0, new byte[random.nextInt(100)])); // RFC 9113, section 5.5
        }
    }

    /** Moves what has been written, in calls of any sizes. */
    private void flush(int direction, boolean losses) {
        byte[] bytes = out[direction].toByteArray();
        out[direction].reset();
        int at = 0;
        while (at < bytes.length) {
            int most = random.nextInt(4) == 0 ? 20 : 40_000;
            int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
            if (losses && random.nextInt(20) == 0) {
                talk.lost();
            }
            talk.move(direction, Arrays.copyOfRange(bytes, at, to));
            talk.found();
            at = to;
        }
    }
}
