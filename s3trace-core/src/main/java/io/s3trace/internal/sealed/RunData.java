package io.s3trace.internal.sealed;

import io.s3trace.bpf.capture.SealedRun;
import io.s3trace.bpf.capture.SealedRun.TlsRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application data of a run. What surrounds it is left out: handshake messages before it, an alert after it, and a record
 * of which the rest never came.
 *
 * @param count how many records it has
 * @param bytes the lengths of their contents
 * @param startNanos when the first of them moved
 * @param endNanos when the last bytes of them moved
 * @param head the headers of the first ones
 * @param lastLength the length of the last record
 * @param alert what is behind it if it seems to end with an alert, which is as long as two bytes of data; otherwise null
 */
record RunData(long count, long bytes, long startNanos, long endNanos, List<TlsRecord> head, int lastLength,
        @Nullable Alert alert) {
    /**
     * What seems to be an alert.
     *
     * @param bytes the length of its contents, if it is data
     * @param endNanos when it moved
     */
    record Alert(long bytes, long endNanos) {}


    /** RFC 9113, section 6.5: a frame that acknowledges settings. HTTP/1.1 has nothing that is so short. */
    private static final int SETTINGS_ACK = 9;

    /**
     * Takes what is data.
     *
     * @param skipped so many of the first records of application data are none
     */
    static RunData of(SealedRun run, long startNanos, long endNanos, RecordSizes sizes, int skipped) {
        List<TlsRecord> data = run.first().stream().filter(TlsRecord::isData).toList();
        long count = Math.max(0, run.dataCount() - skipped);
        long length = run.dataBytes() - data.stream().limit(skipped).mapToLong(TlsRecord::length).sum();
        long end = endNanos;
        Alert alert = null;
        if (run.closed() && run.cut() && run.last().isData()) {
            count = Math.max(0, count - 1);
            length -= run.last().length();
            end = run.beforeLastNanos();
        } else if (count > 0 && run.last().isData() && sizes.isAlert(run.last().length())) {
            count--;
            length -= run.last().length();
            end = run.beforeLastNanos();
            alert = new Alert(sizes.content(run.last().length(), 1), endNanos);
        } else if (!run.last().isData()) {
            end = run.beforeLastNanos();
        }
        List<TlsRecord> head = data.stream().skip(skipped).limit(count).toList();
        long start = head.isEmpty() ? startNanos : head.getFirst().nanos();
        return new RunData(count, sizes.content(length, count), start, Math.max(start, end), head, run.last().length(),
                alert);
    }

    /** {@return the same, if what seems to be an alert is data} */
    RunData withAlert() {
        return alert == null ? this
                : new RunData(count + 1, bytes + alert.bytes, startNanos, Math.max(startNanos, alert.endNanos), head, lastLength,
                        null);
    }

    /** {@return how many of the first records are as long as the first} */
    static int equalAtFirst(SealedRun run) {
        List<TlsRecord> data = run.first().stream().filter(TlsRecord::isData).toList();
        return (int) data.stream().takeWhile(record -> record.length() == data.getFirst().length()).count();
    }

    int firstLength() {
        return head.isEmpty() ? 0 : head.getFirst().length();
    }

    boolean begins(RecordSizes sizes, int content) {
        return !head.isEmpty() && sizes.holds(firstLength(), content);
    }

    boolean isAcknowledgingSettings(RecordSizes sizes) {
        return sizes.exact() && head.stream().limit(count).anyMatch(record -> sizes.holds(record.length(), SETTINGS_ACK));
    }
}
