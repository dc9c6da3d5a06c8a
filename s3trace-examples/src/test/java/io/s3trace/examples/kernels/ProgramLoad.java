package io.s3trace.examples.kernels;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__initial_value;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__close;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__find_map_by_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__load;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__next_program;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__open_mem;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__set_autoload;

import io.s3trace.bpf.generated.event.s3t_config;
import io.s3trace.bpf.generated.libbpf.bpf_object_open_opts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the verifier says of one program that is loaded without any other.
 *
 * @param program the program
 * @param errno why the kernel refuses it; 0 if it does not
 * @param instructions how many instructions the verifier has looked at; 0 if it was not asked
 * @param complaint the last lines of its log, if it was refused
 */
record ProgramLoad(String program, int errno, long instructions, List<String> complaint) {
    private static final int LOG_BYTES = (16 << 20) - 1;
    private static final int STATISTICS = 4;
    private static final int EVERY_INSTRUCTION = 1;
    private static final int LAST_LINES = 12;
    private static final Pattern PROCESSED = Pattern.compile("processed (\\d+) insns");

    /** Loads every program of an object, each into an object of its own. */
    static List<ProgramLoad> each(MemorySegment image) {
        List<ProgramLoad> loads = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            for (String program : names(image, arena)) {
                ProgramLoad load = of(image, program, STATISTICS, log);
                loads.add(load.errno == 0 ? load : of(image, program, EVERY_INSTRUCTION, log));
            }
        }
        return loads;
    }

    private static List<String> names(MemorySegment image, Arena arena) {
        MemorySegment object = open(image, STATISTICS, MemorySegment.NULL, arena);
        List<String> names = programs(object).stream().map(program -> bpf_program__name(program).getString(0)).toList();
        bpf_object__close(object);
        return names;
    }

    private static ProgramLoad of(MemorySegment image, String wanted, int logLevel, MemorySegment log) {
        log.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment object = open(image, logLevel, log, arena);
            try {
                configure(object, arena);
                programs(object).forEach(program ->
                        bpf_program__set_autoload(program, bpf_program__name(program).getString(0).equals(wanted)));
                int errno = -bpf_object__load(object);
                String said = log.getString(0);
                return new ProgramLoad(wanted, errno, processed(said), errno == 0 ? List.of() : lastLines(said));
            } finally {
                bpf_object__close(object);
            }
        }
    }

    private static MemorySegment open(MemorySegment image, int logLevel, MemorySegment log, Arena arena) {
        MemorySegment options = bpf_object_open_opts.allocate(arena);
        bpf_object_open_opts.sz(options, bpf_object_open_opts.sizeof());
        bpf_object_open_opts.object_name(options, arena.allocateFrom("s3trace"));
        bpf_object_open_opts.kernel_log_buf(options, log);
        bpf_object_open_opts.kernel_log_size(options, log.byteSize());
        bpf_object_open_opts.kernel_log_level(options, log.equals(MemorySegment.NULL) ? 0 : logLevel);
        MemorySegment object = bpf_object__open_mem(image, image.byteSize(), options);
        if (object.equals(MemorySegment.NULL)) {
            throw new IllegalArgumentException("no BPF object");
        }
        return object;
    }

    /** As a tracer of everything has it: what is constant there leaves the verifier less to look at. */
    private static void configure(MemorySegment object, Arena arena) {
        MemorySegment map = bpf_object__find_map_by_name(object, arena.allocateFrom(".rodata.config"));
        MemorySegment config = bpf_map__initial_value(map, arena.allocate(Long.BYTES)).reinterpret(s3t_config.sizeof());
        s3t_config.request_budget(config, 2048);
        s3t_config.response_budget(config, 1024);
        s3t_config.wakeup_bytes(config, 1 << 20);
        s3t_config.plain_sockets(config, 1);
    }

    private static List<MemorySegment> programs(MemorySegment object) {
        List<MemorySegment> programs = new ArrayList<>();
        MemorySegment next = bpf_object__next_program(object, MemorySegment.NULL);
        while (!next.equals(MemorySegment.NULL)) {
            programs.add(next);
            next = bpf_object__next_program(object, next);
        }
        return programs;
    }

    private static long processed(String log) {
        Matcher processed = PROCESSED.matcher(log);
        return processed.find() ? Long.parseLong(processed.group(1)) : 0;
    }

    private static List<String> lastLines(String log) {
        List<String> lines = log.lines().toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
