package io.s3trace.bpf;

import io.s3trace.bpf.Refusal.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libbpf has logged about loading an object. It stops at the first part that the kernel refuses, names it, and shows what
 * the verifier said about it ({@code bpf_object_load_prog()} and {@code bpf_object__create_maps()} in libbpf.c, since 1.0). It
 * asks for the verifier's log only after a refusal, by loading the program once more.
 */
final class LoadReport {
    private static final Pattern PROGRAM = Pattern.compile("libbpf: prog '([^']+)': failed to load: .*");
    private static final Pattern MAP = Pattern.compile("libbpf: map '([^']+)': failed to create: .*");
    private static final String BEGIN = "-- BEGIN PROG LOAD LOG --";
    private static final String END = "-- END PROG LOAD LOG --";
    private static final int MAX_LINES = 12;

    private LoadReport() {}

    /**
     * Finds what was refused.
     *
     * @param lines what libbpf logged, oldest first
     * @param errno the result of loading the object, as a positive errno
     * @return the part that the kernel refused, if it was a single one
     */
    static Optional<Refusal> refusal(List<String> lines, int errno) {
        Optional<Refusal> program = last(PROGRAM, lines)
                .map(name -> new Refusal(Part.PROGRAM, name, errno, verifier(lines)));
        return program.or(() -> last(MAP, lines).map(name -> new Refusal(Part.MAP, name, errno, List.of())));
    }

    private static Optional<String> last(Pattern pattern, List<String> lines) {
        return lines.reversed().stream().map(pattern::matcher).filter(Matcher::matches).findFirst()
                .map(matcher -> matcher.group(1));
    }

    private static List<String> verifier(List<String> lines) {
        int end = lines.lastIndexOf(END);
        if (end < 0) {
            return List.of();
        }
        int begin = end;
        while (begin > 0 && end - begin < MAX_LINES && !lines.get(begin - 1).endsWith(BEGIN)) {
            begin--;
        }
        return lines.subList(begin, end);
    }
}
