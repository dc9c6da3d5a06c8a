package io.s3trace.bpf.jvm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Another process's memory, to be read in small pieces. It is not looked at again what was read before. For one thread. */
final class ProcessMemory implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final FileChannel file;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.nativeOrder());
    private final Map<Long, String> texts = new HashMap<>();
    private long blockAt = -1;

    private ProcessMemory(FileChannel file) {
        this.file = file;
    }

    static ProcessMemory open(int pid) throws IOException {
        return new ProcessMemory(FileChannel.open(Proc.of(pid, "mem")));
    }

    /** Reads eight bytes. */
    long number(long address) throws IOException {
        if (blockAt != (address & -BLOCK)) {
            blockAt = -1;
            fill(block.clear(), address & -BLOCK);
            blockAt = address & -BLOCK;
        }
        int at = (int) (address & BLOCK - 1);
        if (at <= BLOCK - Long.BYTES) {
            return block.getLong(at);
        }
        return fill(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()), address).getLong(0);
    }

    byte at(long address) throws IOException {
        return fill(ByteBuffer.allocate(1), address).get(0);
    }

    /** Reads a text that ends with a zero. A longer one is cut. */
    String text(long address, int max) throws IOException {
        String known = texts.get(address);
        if (known != null) {
            return known;
        }
        ByteBuffer bytes = ByteBuffer.allocate(max);
        read(bytes, address);
        int length = 0;
        while (length < bytes.position() && bytes.get(length) != 0) {
            length++;
        }
        String text = new String(bytes.array(), 0, length, StandardCharsets.ISO_8859_1);
        texts.put(address, text);
        return text;
    }

    private ByteBuffer fill(ByteBuffer into, long address) throws IOException {
        read(into, address);
        if (into.hasRemaining()) {
            throw new EOFException("no memory there");
        }
        return into;
    }

    /** As much as is there. */
    private void read(ByteBuffer into, long address) throws IOException {
        if (address < 0) {
            throw new EOFException("no address of a process");
        }
        while (into.hasRemaining() && file.read(into, address + into.position()) > 0) {
            // until its end
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
