package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;

/**
 * The {@code DT_GNU_HASH} table. It does not say how many symbols there are. That follows from the last chain, which belongs to
 * the bucket with the highest first symbol.
 *
 * <pre>
 *   buckets | first hashed symbol | bloom words | bloom shift   4 bytes each
 *   bloom filter                                                8 bytes a word
 *   first symbol of each bucket                                 4 bytes each
 *   hash of each hashed symbol, lowest bit set: end of chain    4 bytes each
 * </pre>
 */
record GnuHash(ElfImage image, long offset) {
    private static final int HEADER_SIZE = 16;
    private static final int WORDS_PER_READ = 8192;
    private static final int MAX_CHAIN = 1 << 16;
    private static final long MAX_BUCKETS = 1 << 24;

    /** The number of symbols up to the last hashed one. Every defined symbol is hashed. */
    long symbolCount() throws ElfException {
        ByteBuffer header = image.read(offset, HEADER_SIZE, "GNU hash table");
        long buckets = header.getInt(0) & 0xffff_ffffL;
        long firstHashed = header.getInt(4) & 0xffff_ffffL;
        long bucketsAt = offset + HEADER_SIZE + (header.getInt(8) & 0xffff_ffffL) * 8;
        long last = highestBucket(bucketsAt, buckets);
        if (last < firstHashed) {
            return firstHashed;
        }
        return lastOfChain(bucketsAt + buckets * 4 - firstHashed * 4, last) + 1;
    }

    private long highestBucket(long bucketsAt, long buckets) throws ElfException {
        if (buckets > MAX_BUCKETS) {
            throw image.fault("too many GNU hash buckets: count=%d limit=%d", buckets, MAX_BUCKETS);
        }
        long highest = 0;
        for (long first = 0; first < buckets; first += WORDS_PER_READ) {
            int words = (int) Math.min(buckets - first, WORDS_PER_READ);
            ByteBuffer bytes = image.read(bucketsAt + first * 4, words * 4L, "GNU hash buckets");
            while (bytes.hasRemaining()) {
                highest = Math.max(highest, bytes.getInt() & 0xffff_ffffL);
            }
        }
        return highest;
    }

    private long lastOfChain(long chainsAt, long first) throws ElfException {
        for (long symbol = first; symbol - first < MAX_CHAIN; symbol++) {
            if ((image.read(chainsAt + symbol * 4, 4, "GNU hash chain").getInt(0) & 1) != 0) {
                return symbol;
            }
        }
        throw image.fault("GNU hash chain does not end: first=%d", first);
    }
}
