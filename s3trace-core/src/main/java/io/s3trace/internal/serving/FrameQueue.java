package io.s3trace.internal.serving;

import io.s3trace.internal.wire.EventWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The frames that wait for one reader, bounded by their bytes. Where some had no room, a frame says how many. One thread takes,
 * any may offer. Frames are shared between queues.
 */
final class FrameQueue {
    /** Offered; guarded by this. */
    private final Deque<byte[]> offered = new ArrayDeque<>();
    private long bytes;
    private long lostSince;
    private long lost;
    /** Taken from the offered, and how much of the first one has been sent; for the thread that takes. */
    private final Deque<byte[]> taken = new ArrayDeque<>();
    private int sent;

    /**
     * Appends a frame, unless there would be too many bytes: then it counts as lost.
     *
     * @return how many bytes wait now; 0 if it had no room
     */
    synchronized long offer(byte[] frame, long maxBytes) {
        if (bytes + frame.length > maxBytes) {
            lose();
            return 0;
        }
        tellOfLoss();
        append(frame);
        return bytes;
    }

    /** Counts an event that cannot be sent. */
    synchronized void lose() {
        lostSince++;
        lost++;
    }

    private void tellOfLoss() {
        if (lostSince > 0) {
            append(EventWriter.lost(lostSince));
            lostSince = 0;
        }
    }

    private void append(byte[] frame) {
        offered.add(frame);
        bytes += frame.length;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long lost() {
        return lost;
    }

    /** Copies the next bytes. {@return how many; 0 if nothing waits} */
    int copyTo(MemorySegment target) {
        if (taken.isEmpty()) {
            take();
        }
        int length = 0;
        int from = sent;
        for (byte[] frame : taken) {
            int part = (int) Math.min(frame.length - from, target.byteSize() - length);
            MemorySegment.copy(frame, from, target, ValueLayout.JAVA_BYTE, length, part);
            length += part;
            from = 0;
            if (length == target.byteSize()) {
                break;
            }
        }
        return length;
    }

    private synchronized void take() {
        tellOfLoss(); // there is room now
        taken.addAll(offered);
        offered.clear();
    }

    /** Removes bytes that were copied and sent. */
    void remove(int count) {
        int left = count;
        while (left > 0) {
            byte[] first = taken.element();
            int part = Math.min(left, first.length - sent);
            sent += part;
            left -= part;
            if (sent == first.length) {
                taken.remove();
                sent = 0;
            }
        }
        synchronized (this) {
            bytes -= count;
        }
    }
}
