package io.s3trace.examples.kernels;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_map__initial_value;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__close;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__find_map_by_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__load;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__next_program;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__open_mem;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__section_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__set_autoload;

import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.KernelConstants;
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
 * @param answer what came of it
 * @param errno why the kernel refuses it; 0 if it does not
 * @param instructions how many instructions the verifier has looked at; 0 if it was not asked
 * @param complaint the last lines of its log, if it was refused
 */
record ProgramLoad(String program, Answer answer, int errno, long instructions, List<String> complaint) {
    /** What comes of loading a program. */
    enum Answer { ACCEPTED, REFUSED, ABSENT }

    private static final int ESRCH = 3;
    private static final String EVENT = "tracepoint/";
    private static final int LOG_BYTES = (16 << 20) - 1;
    private static final int STATISTICS_BYTES = 1 << 20;
    private static final int STATISTICS = 4;
    private static final int EVERY_INSTRUCTION = 1;
    private static final int LAST_LINES = 12;
    private static final Pattern PROCESSED = Pattern.compile("processed (\\d+) insns");

    /**
     * Loads every program of an object, each into an object of its own, with the constants that a capture would have. On all
     * CPUs: what takes long in an emulated machine is to hold each object against the kernel's types.
     */
    static List<ProgramLoad> each(MemorySegment image, CaptureSettings settings) {
        return names(image).parallelStream().map(program -> {
            ProgramLoad load = of(image, program, settings, STATISTICS);
            return load.answer != Answer.REFUSED ? load : of(image, program, settings, EVERY_INSTRUCTION);
        }).toList();
    }

    private static List<String> names(MemorySegment image) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment object = open(image, 0, MemorySegment.NULL, arena);
            List<String> names = programs(object).stream().map(program -> bpf_program__name(program).getString(0)).toList();
            bpf_object__close(object);
            return names;
        }
    }

    private static ProgramLoad of(MemorySegment image, String wanted, CaptureSettings settings, int logLevel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(logLevel == STATISTICS ? STATISTICS_BYTES : LOG_BYTES);
            MemorySegment object = open(image, logLevel, log, arena);
            try {
                KernelConstants.write(constants(object, arena), settings);
                String section = choose(object, wanted);
                int errno = -bpf_object__load(object);
                Answer answer = errno == 0 ? Answer.ACCEPTED : isAbsent(section, errno) ? Answer.ABSENT : Answer.REFUSED;
                String said = log.getString(0);
                return new ProgramLoad(wanted, answer, errno, processed(said),
                        answer == Answer.REFUSED ? lastLines(said) : List.of());
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
        bpf_object_open_opts.kernel_log_level(options, logLevel);
        MemorySegment object = bpf_object__open_mem(image, image.byteSize(), options);
        if (object.equals(MemorySegment.NULL)) {
            throw new IllegalArgumentException("no BPF object");
        }
        return object;
    }

    private static MemorySegment constants(MemorySegment object, Arena arena) {
        MemorySegment map = bpf_object__find_map_by_name(object, arena.allocateFrom(".rodata.config"));
        return bpf_map__initial_value(map, arena.allocate(Long.BYTES)).reinterpret(s3t_config.sizeof());
    }

    /** {@return the section of the chosen program} */
    private static String choose(MemorySegment object, String wanted) {
        String section = "";
        for (MemorySegment program : programs(object)) {
            boolean chosen = bpf_program__name(program).getString(0).equals(wanted);
            bpf_program__set_autoload(program, chosen);
            section = chosen ? bpf_program__section_name(program).getString(0) : section;
        }
        return section;
    }

    /** Whether what the program would be attached to, or its kind, is younger than the kernel. */
    private static boolean isAbsent(String section, int errno) {
        return errno == ESRCH || section.equals("syscall") && !KernelFeatures.runsPrograms()
                || section.startsWith(EVENT) && !KernelFeatures.hasEvent(section.substring(EVENT.length()));
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

    /** What the kernel says of anything but a program is no complaint of the verifier's, who ends with figures. */
    private static List<String> lastLines(String log) {
        List<String> lines = PROCESSED.matcher(log).find() ? log.lines().toList() : List.of();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
