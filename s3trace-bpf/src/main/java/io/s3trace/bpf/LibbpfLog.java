package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.libbpf_set_print;
import static io.s3trace.bpf.generated.libbpf.libbpf.vsnprintf;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.library.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libbpf logs. Its lines go to the logger at debug level, not to stderr. Those of the calling thread are also kept for an
 * exception that may follow.
 */
final class LibbpfLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(LibbpfLog.class);
    private static final int LIBBPF_DEBUG = 2;
    private static final int MAX_LINES = 200;
    private static final int MAX_LENGTH = 4096;
    /** Size of a va_list: of x86-64 and of AArch64, in their procedure call standards. */
    private static final long VA_LIST_BYTES = Architecture.current() == Architecture.AARCH64 ? 32 : 24;
    private static final ThreadLocal<Deque<String>> LINES = ThreadLocal.withInitial(ArrayDeque::new);

    private LibbpfLog() {}

    /** Makes libbpf log to this class: a setting of the whole process. */
    static void install() {
        FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
        try {
            MethodHandle print = MethodHandles.lookup().findStatic(LibbpfLog.class, "print",
                    MethodType.methodType(int.class, int.class, MemorySegment.class, MemorySegment.class));
            libbpf_set_print(Linker.nativeLinker().upcallStub(print, descriptor, Arena.global()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("find this class's own print", e);
        }
    }

    /** Returns and forgets what was logged on this thread. */
    static List<String> take() {
        List<String> lines = List.copyOf(LINES.get());
        LINES.remove();
        return lines;
    }

    /** {@code int print(enum libbpf_print_level, const char *format, va_list)}; a va_list is passed as a pointer. */
    @SuppressWarnings("unused") // called by libbpf
    private static int print(int level, MemorySegment format, MemorySegment args) {
        if (level >= LIBBPF_DEBUG && !LOGGER.isTraceEnabled()) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            text(arena, format, args).lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(LibbpfLog::keep);
        } catch (RuntimeException e) {
            LOGGER.debug("libbpf said something that cannot be read", e); // an upcall must not throw
        }
        return 0;
    }

    /** What it logs. Of a long message, such as the verifier's, only the beginning and the end. */
    private static String text(Arena arena, MemorySegment format, MemorySegment args) {
        MemorySegment again = arena.allocate(VA_LIST_BYTES).copyFrom(args.reinterpret(VA_LIST_BYTES));
        MemorySegment text = arena.allocate(MAX_LENGTH);
        int length = vsnprintf(text, MAX_LENGTH, format, args);
        if (length < MAX_LENGTH) {
            return text.getString(0);
        }
        MemorySegment whole = arena.allocate(length + 1L);
        vsnprintf(whole, length + 1L, format, again);
        String begin = text.getString(0, StandardCharsets.ISO_8859_1);
        String end = whole.getString(length - MAX_LENGTH + 1L, StandardCharsets.ISO_8859_1);
        return begin.substring(0, begin.indexOf('\n') + 1) + end.substring(end.indexOf('\n') + 1);
    }

    /** Keeps the last lines: they say most. */
    private static void keep(String line) {
        LOGGER.debug("{}", line);
        Deque<String> lines = LINES.get();
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }
}
