package io.s3trace.internal.http2;

import static io.s3trace.internal.http2.FramedTalk.RECEIVED;
import static io.s3trace.internal.http2.FramedTalk.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.http2.RandomConversation.Truth;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What is said of the streams of random conversations is true. The system properties {@code s3trace.conversations} and
 * {@code s3trace.seed} say how many conversations, and which.
 */
class StreamConversationsTest {
    private static final int CONVERSATIONS = Integer.getInteger("s3trace.conversations", 500);
    private static final long SEED = Long.getLong("s3trace.seed", 22);
    private static final long MEMORY = 16 << 20;

    private final Map<Integer, Said> said = new TreeMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final CaptureRecord record = new CaptureRecord();
    private final HeadMemory memory = new HeadMemory(MEMORY);
    private int lost;
    private final StreamRecords records = new StreamRecords((ring, offset, length) -> take(record.wrap(ring, offset, length)),
            count -> lost += count, failures::add, memory);

    /** What is said of a stream. */
    private static final class Said {
        private String target = "";
        private final List<Integer> statuses = new ArrayList<>();
        private final long[] body = new long[2];
        private final boolean[] ended = new boolean[2];
        private int resetBy = -1;
        private int error;
        private boolean incomplete;
        private boolean inDoubt;
    }

    private void take(CaptureRecord next) {
        if (next.stream() == 0) {
            return; // the end of the connection
        }
        Said stream = said.computeIfAbsent(next.stream(), any -> new Said());
        stream.inDoubt |= next.isBehindLoss();
        stream.incomplete |= next.isHeadLost();
        if (next.kind() == CaptureRecord.CLOSED || next.kind() == CaptureRecord.PEER_RESET) {
            assertThat(stream.resetBy).as("reset once").isEqualTo(-1);
            stream.resetBy = next.kind() == CaptureRecord.CLOSED ? SENT : RECEIVED;
            stream.error = next.streamError();
            return;
        }
        assertThat(stream.ended[next.kind()]).as("nothing follows the end of stream %d", next.stream()).isFalse();
        stream.ended[next.kind()] = next.endsStream();
        if (!next.startsTurn()) {
            stream.body[next.kind()] += next.length();
            return;
        }
        byte[] head = next.memory().asSlice(next.payloadOffset(), next.payloadLength()).toArray(ValueLayout.JAVA_BYTE);
        String[] line = new String(head, StandardCharsets.ISO_8859_1).split("[ \\r]");
        if (next.kind() == SENT) {
            stream.target = line.length > 1 ? line[1] : "*";
        } else if (line.length > 1) {
            stream.statuses.add(Integer.valueOf(line[1]));
        }
    }

    private Map<Integer, Truth> converse(long seed, boolean lossy) throws Exception {
        said.clear();
        FramedTalk talk = new FramedTalk(records);
        Map<Integer, Truth> truth = new RandomConversation(new Random(seed), talk).run(lossy);
        assertThat(failures).isEmpty();
        if (!lossy) {
            assertThat(records.streams()).isEqualTo((int) truth.values().stream().filter(stream -> !stream.over()).count());
        }
        talk.close();
        assertThat(memory.tryTake(MEMORY)).as("all memory was given back").isTrue();
        memory.give(MEMORY);
        return truth;
    }

    @Test
    void whatIsSaidIsTrue() throws Exception {
        for (int i = 0; i < CONVERSATIONS; i++) {
            long seed = SEED + i;
            Map<Integer, Truth> truth = converse(seed, false);
            assertThat(said.keySet()).as("seed %d", seed).isEqualTo(truth.keySet());
            truth.forEach((id, stream) -> assertTrue("seed " + seed + ", stream " + id, stream, said.get(id)));
        }
        assertThat(lost).isZero();
    }

    private static void assertTrue(String where, Truth truth, Said said) {
        assertThat(said.inDoubt || said.incomplete).as(where).isFalse();
        assertThat(said.target).as(where).isEqualTo(truth.target);
        assertThat(said.resetBy).as(where).isEqualTo(truth.resetBy);
        if (truth.resetBy < 0) {
            assertThat(said.statuses).as(where).isEqualTo(truth.statuses);
            assertThat(said.body).as(where).isEqualTo(truth.body);
            assertThat(said.ended).as(where).isEqualTo(truth.ended);
            return;
        }
        assertThat(said.error).as(where).isEqualTo(truth.error); // what the other side moved meanwhile may have come later
        assertThat(said.statuses).as(where).isEqualTo(truth.statuses.subList(0, said.statuses.size()));
        assertThat(said.body[SENT]).as(where).isLessThanOrEqualTo(truth.body[SENT]);
        assertThat(said.body[RECEIVED]).as(where).isLessThanOrEqualTo(truth.body[RECEIVED]);
        assertThat(said.body[truth.resetBy]).as(where).isEqualTo(truth.body[truth.resetBy]);
    }

    /** Whatever is lost, what is said is true or marked. */
    @Test
    void afterLossesNothingIsWrong() throws Exception {
        int known = 0;
        int unknown = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            Map<Integer, Truth> truth = converse(SEED + i, true);
            for (Map.Entry<Integer, Said> each : said.entrySet()) {
                Truth stream = truth.get(each.getKey());
                Said heard = each.getValue();
                String where = "seed " + (SEED + i) + ", stream " + each.getKey();
                assertThat(heard.target).as(where).isIn("", "*", stream.target);
                assertThat(stream.statuses).as(where).containsAll(heard.statuses);
                if (!heard.inDoubt) { // otherwise its length is not reported
                    assertThat(heard.body[SENT]).as(where).isLessThanOrEqualTo(stream.body[SENT]);
                    assertThat(heard.body[RECEIVED]).as(where).isLessThanOrEqualTo(stream.body[RECEIVED]);
                }
                boolean isKnown = heard.target.equals(stream.target);
                assertThat(isKnown || heard.incomplete || heard.inDoubt || heard.target.isEmpty()).as(where).isTrue();
                known += isKnown ? 1 : 0;
                unknown += isKnown ? 0 : 1;
            }
        }
        assertThat(known).isGreaterThan(unknown);
        assertThat(unknown).isPositive();
        assertThat(lost).isPositive();
    }
}
