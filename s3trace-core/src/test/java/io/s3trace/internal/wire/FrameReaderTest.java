package io.s3trace.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3Operation;
import io.s3trace.event.TraceEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader makes of what comes: frames in any pieces, and anything else. */
class FrameReaderTest {
    private static final int EVENTS = 2_000;
    private static final int INPUTS = Integer.getInteger("s3trace.fuzzInputs", 200_000) / 4;
    private static final long SEED = Long.getLong("s3trace.fuzzSeed", 20261130);
    private static final Welcome WELCOME = new Welcome(1, new UUID(1, -2), 3, 4, Names.own());

    private final Heard heard = new Heard();
    private final FrameReader reader = new FrameReader(heard);
    private final EventWriter writer = new EventWriter();

    @Test
    void eventsOfAllKindsArriveAsTheyWere() throws WireException {
        RandomEvents random = new RandomEvents(SEED);
        List<TraceEvent> sent = Stream.generate(random::next).limit(EVENTS).toList();
        assertThat(sent.stream().map(TraceEvent::getClass).distinct()).hasSize(RandomEvents.KINDS.size());
        give(WELCOME.frame());
        for (int i = 0; i < EVENTS; i++) {
            give(writer.frame(new EventId(7, i), sent.get(i)).orElseThrow());
        }
        assertThat(heard.unreadable).isEmpty();
        assertThat(heard.events).isEqualTo(sent);
        assertThat(heard.ids).startsWith(new EventId(7, 0)).endsWith(new EventId(7, EVENTS - 1)).hasSize(EVENTS);
        assertThat(heard.welcomes).singleElement().satisfies(welcome -> {
            assertThat(welcome.instance()).isEqualTo(WELCOME.instance());
            assertThat(welcome.audience()).isEqualTo(3);
            assertThat(welcome.position()).isEqualTo(4);
        });
    }

    @Test
    void framesMayComeInAnyPieces() throws WireException {
        RandomEvents random = new RandomEvents(SEED);
        SplittableRandom lengths = new SplittableRandom(SEED);
        List<TraceEvent> sent = Stream.generate(random::next).limit(200).toList();
        ByteBuffer all = ByteBuffer.allocate(4 << 20).put(WELCOME.frame());
        sent.forEach(event -> all.put(writer.frame(new EventId(1, 1), event).orElseThrow()).put(EventWriter.lost(2)));
        all.flip();
        while (all.hasRemaining()) {
            byte[] piece = new byte[Math.min(all.remaining(), 1 + lengths.nextInt(700))];
            all.get(piece);
            give(piece);
        }
        assertThat(heard.events).isEqualTo(sent);
        assertThat(heard.lost).isEqualTo(2 * 200);
    }

    /** Wherever an event's frame is cut, the next one is read. */
    @Test
    void aFrameThatIsCutAnywhereIsOneUnreadableEvent() throws WireException {
        RandomEvents random = new RandomEvents(SEED);
        give(WELCOME.frame());
        int cuts = 0;
        for (int i = 0; i < 20; i++) {
            byte[] frame = writer.frame(new EventId(1, 1), random.next()).orElseThrow();
            for (int length = Frames.HEADER; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                Frames.putLength(cut, length - Frames.LENGTH);
                give(cut);
                cuts++;
            }
            give(frame);
        }
        assertThat(heard.unreadable).hasSize(cuts);
        assertThat(heard.events).hasSize(20);
    }

    @Test
    void whatALaterVersionAddsIsLeftOut() throws WireException {
        TraceEvent event = new RandomEvents(SEED).next();
        byte[] frame = writer.frame(new EventId(1, 1), event).orElseThrow();
        byte[] longer = Arrays.copyOf(frame, frame.length + 9);
        Frames.putLength(longer, longer.length - Frames.LENGTH);
        give(WELCOME.frame());
        give(longer);
        give(frameOf(15)); // a message
        give(frameOf(200)); // a kind of event
        give(frame);
        assertThat(heard.events).containsExactly(event, event);
        assertThat(heard.unreadable).hasSize(1);
    }

    /** Whatever comes, it is read to its end or refused, in bounded memory. */
    @Test
    void randomBytesDoNoHarm() {
        SplittableRandom random = new SplittableRandom(SEED);
        RandomEvents events = new RandomEvents(SEED);
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = i % 2 == 0 ? noise(random)
                    : spoilt(writer.frame(new EventId(1, 1), events.next()).orElseThrow(), random);
            FrameReader fresh = new FrameReader(new Heard());
            try {
                give(fresh, WELCOME.frame());
                give(fresh, input);
            } catch (WireException e) {
                refused++;
            }
            assertThat(fresh.buffer().length).as("seed=%d input=%d", SEED, i).isLessThanOrEqualTo(Frames.LENGTH + Frames.MAX);
        }
        assertThat(refused).isBetween(INPUTS / 10, INPUTS);
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(2_000)];
        random.nextBytes(noise);
        if (noise.length > 4 && random.nextBoolean()) { // a length that could be one
            noise[0] = 0;
            noise[1] = 0;
        }
        return noise;
    }

    private static byte[] spoilt(byte[] frame, SplittableRandom random) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            frame[Frames.LENGTH + random.nextInt(frame.length - Frames.LENGTH)] = (byte) random.nextInt();
        }
        return frame;
    }

    @Test
    void whatNoTracerSaysEndsIt() throws WireException {
        assertThatThrownBy(() -> give(new FrameReader(heard), EventWriter.lost(1))).isInstanceOf(WireException.class);
        FrameReader welcome = new FrameReader(heard);
        give(welcome, WELCOME.frame());
        assertThatThrownBy(() -> give(welcome, EventWriter.lost(0))).isInstanceOf(WireException.class);
        FrameReader again = new FrameReader(heard);
        give(again, WELCOME.frame());
        assertThatThrownBy(() -> give(again, WELCOME.frame())).isInstanceOf(WireException.class)
                .hasMessage("the tracer begins twice");
        assertThat(heard.welcomes).hasSize(2);
    }

    @Test
    void lengthsThatNoFrameHasEndIt() {
        for (int length : new int[] {0, -1, Frames.MAX + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] frame = new byte[Frames.HEADER];
            Frames.putLength(frame, length);
            assertThatThrownBy(() -> give(new FrameReader(heard), frame)).isInstanceOf(WireException.class)
                    .hasMessage("a frame has a length of " + length);
        }
        assertThat(heard.events).isEmpty();
    }

    @Test
    void anEventBeforeWelcomeIsNoTracers() {
        byte[] frame = writer.frame(new EventId(1, 1), new RandomEvents(SEED).next()).orElseThrow();
        assertThatThrownBy(() -> give(frame)).isInstanceOf(WireException.class).hasMessage("this is no tracer");
    }

    @Test
    void refusalsAreHeard() throws WireException {
        for (Refusal refusal : Refusal.values()) {
            give(refusal.frame());
        }
        give(new WireOutput().begin(FrameType.REFUSED).text("WHATEVER").end());
        assertThat(heard.refusals).startsWith(Refusal.values()).endsWith(Refusal.OTHER).hasSize(Refusal.values().length + 1);
    }

    /** A tracer that has other constants, in another order. */
    @Test
    void constantsAreKnownByTheirNames() throws WireException {
        WireOutput out = new WireOutput().begin(FrameType.WELCOME).number(1).number(0).number(0).number(0).number(0);
        out.number(2);
        out.number(3).text("FUTURE").text("GET_OBJECT").text("PUT_OBJECT");
        out.number(1).text("WHATEVER");
        give(out.end());
        Names names = heard.welcomes.getFirst().names();
        assertThat(names.constant(S3Operation.class, 0)).isEqualTo(S3Operation.UNKNOWN);
        assertThat(names.constant(S3Operation.class, 1)).isEqualTo(S3Operation.GET_OBJECT);
        assertThatThrownBy(() -> names.constant(Outcome.class, 0)).isInstanceOf(WireException.class)
                .hasMessage("this version does not know a constant of Outcome");
        assertThatThrownBy(() -> names.constant(RequestPhase.class, 0)).isInstanceOf(WireException.class);
    }

    @Test
    void whatIsTooLongForAFrameIsNotSent() {
        TraceEvent event = new RandomEvents(SEED).next().withLabels(Map.of("label", "x".repeat(Frames.MAX)));
        assertThat(writer.frame(new EventId(1, 1), event)).isEmpty();
    }

    private static byte[] frameOf(int type) {
        byte[] frame = new byte[Frames.HEADER + 3];
        Frames.putLength(frame, frame.length - Frames.LENGTH);
        frame[Frames.LENGTH] = (byte) type;
        return frame;
    }

    private void give(byte[] bytes) throws WireException {
        give(reader, bytes);
    }

    private static void give(FrameReader reader, byte[] bytes) throws WireException {
        int from = 0;
        while (from < bytes.length) {
            int part = Math.min(bytes.length - from, reader.buffer().length - reader.position());
            System.arraycopy(bytes, from, reader.buffer(), reader.position(), part);
            reader.received(part);
            from += part;
        }
    }

    private static final class Heard implements FrameReader.Handler {
        private final List<Welcome> welcomes = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<EventId> ids = new ArrayList<>();
        private final List<TraceEvent> events = new ArrayList<>();
        private final List<WireException> unreadable = new ArrayList<>();
        private long lost;

        @Override
        public void onWelcome(Welcome welcome) {
            welcomes.add(welcome);
        }

        @Override
        public void onRefused(Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void onEvent(EventId id, TraceEvent event) {
            ids.add(id);
            events.add(event);
        }

        @Override
        public void onUnreadable(WireException reason) {
            unreadable.add(reason);
        }

        @Override
        public void onLost(long count) {
            lost += count;
        }
    }
}
