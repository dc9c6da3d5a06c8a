package sun.security.ssl;

import io.s3trace.jsse.SlotLayout;
import java.nio.ByteBuffer;

/** What the heads of HTTP/1.1 say that matters here: that they begin, and how long the body is. */
final class S3TraceHeads1 {
    private static final int GET = 0x47455420;
    private static final int HEAD = 0x48454144;
    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
    private static final byte[] ENCODING = {
        't', 'r', 'a', 'n', 's', 'f', 'e', 'r', '-', 'e', 'n', 'c', 'o', 'd', 'i', 'n', 'g', ':'
    };
    private static final int LOWER_CASE = 0x20;
    private static final int MAX_DIGITS = 18;
    private static final int BASE = 10;

    private S3TraceHeads1() {}

    /** Do these four bytes, the first of them in the highest place, begin a head? */
    static boolean begin(int four) {
        switch (four) {
            case GET:
            case 0x50555420: // PUT
            case 0x504f5354: // POST
            case HEAD:
            case 0x44454c45: // DELE
            case 0x4f505449: // OPTI
            case 0x50415443: // PATC
            case 0x434f4e4e: // CONN
            case 0x48545450: // HTTP
                return true;
            default:
                return false;
        }
    }

    /** Do they begin a request that only reads? */
    static boolean read(int four) {
        return four == GET || four == HEAD;
    }

    /**
     * How many bytes of the message are still to come after a call that has moved its head.
     *
     * @param slot the call
     * @param captured how much of it is in the slot
     * @param length how much it has moved
     * @return -1 if that is not known
     */
    static long bytesToCome(ByteBuffer slot, int captured, int length) {
        int end = SlotLayout.HEADER + captured;
        long body = -1;
        for (int line = nextLine(slot, SlotLayout.HEADER, end); line + 1 < end; line = nextLine(slot, line, end)) {
            int first = slot.get(line);
            if (first == '\r' && slot.get(line + 1) == '\n') {
                long head = line + 2 - SlotLayout.HEADER;
                return body < 0 ? -1 : body - (length - head);
            }
            if ((first | LOWER_CASE) == 'c' && isNamed(slot, line, end, LENGTH)) {
                body = number(slot, line + LENGTH.length, end);
            } else if ((first | LOWER_CASE) == 't' && isNamed(slot, line, end, ENCODING)) {
                return -1;
            }
        }
        return -1;
    }

    /** Where the line behind the next line feed begins. */
    private static int nextLine(ByteBuffer slot, int from, int end) {
        int at = from;
        while (at < end) {
            if (at + 8 <= end && !hasLineFeed(slot.getLong(at))) {
                at += 8;
            } else if (slot.get(at++) == '\n') {
                return at;
            }
        }
        return end;
    }

    /** In one of eight bytes: a zero byte is the only one from which a borrow reaches its highest bit. */
    private static boolean hasLineFeed(long eight) {
        long zero = eight ^ 0x0a0a0a0a0a0a0a0aL;
        return (zero - 0x0101010101010101L & ~zero & 0x8080808080808080L) != 0;
    }

    private static boolean isNamed(ByteBuffer slot, int line, int end, byte[] name) {
        if (line + name.length > end) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int c = slot.get(line + i);
            if (c != name[i] && (c | LOWER_CASE) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(ByteBuffer slot, int from, int end) {
        long number = 0;
        int digits = 0;
        for (int i = from; i < end; i++) {
            int c = slot.get(i);
            if (c >= '0' && c <= '9' && digits < MAX_DIGITS) {
                number = number * BASE + c - '0';
                digits++;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return -1;
            } else if (digits > 0) {
                return number;
            }
        }
        return -1;
    }
}
