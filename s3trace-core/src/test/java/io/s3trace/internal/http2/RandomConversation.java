package io.s3trace.internal.http2;

import static io.s3trace.internal.http2.FramedTalk.RECEIVED;
import static io.s3trace.internal.http2.FramedTalk.SENT;
import static io.s3trace.internal.http2.FramedTalk.frame;
import static io.s3trace.internal.http2.FramedTalk.joined;
import static io.s3trace.internal.http2.FramedTalk.number;

import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A conversation of client and server as RFC 9113 allows it, in calls of any length, and what is true of its streams. */
final class RandomConversation {
    private static final int END_STREAM = FrameType.END_STREAM;
    private static final int END_HEADERS = FrameType.END_HEADERS;
    private static final int STEPS = 60;

    private final Random random;
    private final FramedTalk talk;
    private final Blocks[] blocks = {new Blocks(), new Blocks()};
    private final ByteArrayOutputStream[] pending = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    private final Map<Integer, Truth> streams = new TreeMap<>();
    private int next = 1;

    /** What is true of a stream. */
    static final class Truth {
        final String target;
        final List<Integer> statuses = new ArrayList<>();
        final long[] body = new long[2];
        final boolean[] ended = new boolean[2];
        /** By whom it was reset, or -1. */
        int resetBy = -1;
        int error;
        boolean answered;

        Truth(String target) {
            this.target = target;
        }

        boolean over() {
            return resetBy >= 0 || ended[SENT] && ended[RECEIVED];
        }
    }

    RandomConversation(Random random, FramedTalk talk) {
        this.random = random;
        this.talk = talk;
    }

    /** Goes on to its end. If it is lossy, some records are lost. Returns what is true, by stream. */
    Map<Integer, Truth> run(boolean lossy) throws Http2Exception {
        pending[SENT].writeBytes(joined(FramedTalk.preface(), frame(FrameType.SETTINGS, 0, 0, new byte[0])));
        pending[RECEIVED].writeBytes(frame(FrameType.SETTINGS, 0, 0, joined(new byte[] {0, 4}, number(random.nextInt(100_000)))));
        for (int step = 0; step < STEPS; step++) {
            step();
            if (random.nextInt(3) > 0) {
                move(lossy && random.nextInt(10) == 0);
            }
        }
        move(SENT, pending[SENT].size());
        move(RECEIVED, pending[RECEIVED].size());
        return streams;
    }

    private void move(boolean lost) {
        if (lost) {
            talk.lost();
        }
        int direction = random.nextInt(2);
        move(direction, random.nextInt(1 + pending[direction].size()));
        talk.found();
    }

    /** One call moves bytes, which need not be whole frames. */
    private void move(int direction, int length) {
        byte[] all = pending[direction].toByteArray();
        if (length > 0) {
            talk.move(direction, Arrays.copyOf(all, length));
            pending[direction].reset();
            pending[direction].write(all, length, all.length - length);
        }
    }

    private void step() throws Http2Exception {
        List<Integer> open = streams.entrySet().stream().filter(stream -> !stream.getValue().over()).map(Map.Entry::getKey)
                .toList();
        if (open.isEmpty() || random.nextInt(4) == 0) {
            ask();
            return;
        }
        int id = open.get(random.nextInt(open.size()));
        Truth stream = streams.get(id);
        switch (random.nextInt(10)) {
            case 0, 1 -> body(SENT, id, stream);
            case 2, 3, 4 -> answer(id, stream);
            case 5, 6 -> body(RECEIVED, id, stream);
            case 7 -> trailers(random.nextInt(2), id, stream);
            case 8 -> reset(random.nextInt(2), id, stream);
            default -> other();
        }
    }

    private void ask() throws Http2Exception {
        Truth stream = new Truth("/b/" + (random.nextInt(3) == 0 ? "k" : "key-" + next));
        boolean ends = random.nextBoolean();
        head(SENT, next, ends, ":method: " + (ends ? "GET" : "PUT"), ":scheme: https", ":path: " + stream.target,
                ":authority: s3.example.com", "user-agent: " + "a".repeat(random.nextInt(random.nextInt(50) == 0 ? 9000 : 60)));
        stream.ended[SENT] = ends;
        streams.put(next, stream);
        next += 2 * (1 + random.nextInt(2));
    }

    private void answer(int id, Truth stream) throws Http2Exception {
        if (stream.answered) {
            return;
        }
        int status = random.nextInt(4) == 0 ? 100 : List.of(200, 206, 404, 503).get(random.nextInt(4));
        boolean ends = status != 100 && random.nextInt(4) == 0;
        head(RECEIVED, id, ends, ":status: " + status, "server: s" + random.nextInt(5));
        stream.statuses.add(status);
        stream.answered = status != 100;
        stream.ended[RECEIVED] = ends;
    }

    /** A block in any number of frames, padded or not. */
    private void head(int direction, int id, boolean ends, String... lines) throws Http2Exception {
        if (random.nextInt(30) == 0) {
            blocks[direction].tableSize(random.nextInt(4097));
        }
        byte[] block = blocks[direction].of(lines);
        int first = random.nextInt(3) == 0 ? random.nextInt(1 + block.length) : block.length;
        int flags = (ends ? END_STREAM : 0) | (first == block.length ? END_HEADERS : 0);
        byte[] part = Arrays.copyOf(block, first);
        if (random.nextInt(5) == 0) {
            flags |= FrameType.PRIORITY;
            part = joined(new byte[5], part);
        }
        pending[direction].writeBytes(padded(FrameType.HEADERS, flags, id, part));
        while (first < block.length) {
            int more = 1 + random.nextInt(block.length - first);
            pending[direction].writeBytes(frame(FrameType.CONTINUATION, first + more == block.length ? END_HEADERS : 0, id,
                    Arrays.copyOfRange(block, first, first + more)));
            first += more;
        }
    }

    private byte[] padded(int type, int flags, int id, byte[] content) {
        if (random.nextInt(4) > 0) {
            return frame(type, flags, id, content);
        }
        int padding = random.nextInt(200);
        return frame(type, flags | FrameType.PADDED, id, joined(new byte[] {(byte) padding}, content, new byte[padding]));
    }

    private void body(int direction, int id, Truth stream) {
        if (stream.ended[direction] || direction == RECEIVED && !stream.answered) {
            return;
        }
        byte[] content = new byte[random.nextInt(10) == 0 ? 16_000 : random.nextInt(300)];
        stream.ended[direction] = random.nextInt(3) == 0;
        stream.body[direction] += content.length;
        pending[direction].writeBytes(padded(FrameType.DATA, stream.ended[direction] ? END_STREAM : 0, id, content));
    }

    private void trailers(int direction, int id, Truth stream) throws Http2Exception {
        if (stream.ended[direction] || direction == RECEIVED && !stream.answered) {
            return;
        }
        head(direction, id, true, "x-amz-checksum: " + random.nextInt(3));
        stream.ended[direction] = true;
    }

    private void reset(int direction, int id, Truth stream) {
        stream.resetBy = direction;
        stream.error = 1 + random.nextInt(8);
        pending[direction].writeBytes(frame(FrameType.RST_STREAM, 0, id, number(stream.error)));
    }

    private void other() {
        pending[random.nextInt(2)].writeBytes(switch (random.nextInt(5)) {
            case 0 -> frame(FrameType.SETTINGS, 0, 0, joined(new byte[] {0, 4}, number(random.nextInt(100_000))));
            case 1 -> frame(FrameType.SETTINGS, FrameType.ACK, 0, new byte[0]);
            case 2 -> frame(FrameType.WINDOW_UPDATE, 0, 0, number(1 + random.nextInt(100_000)));
            case 3 -> frame(6, 0, 0, new byte[8]);
            default -> frame(200, 255, random.nextInt(10), new byte[random.nextInt(50)]);
        });
    }
}
