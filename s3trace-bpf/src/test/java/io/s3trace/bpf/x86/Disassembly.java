package io.s3trace.bpf.x86;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What binutils' objdump makes of the code of a file. */
final class Disassembly {
    private static final Pattern PREFIXES = Pattern.compile(
            "(repz?|repnz|lock|bnd|notrack|data16|addr32|[cdefgs]s|rex\\.?[WRXB]*|\\{.*}|xacquire|xrelease)(,p[nt])?");

    private static final Pattern ADDRESS = Pattern.compile(" *[0-9a-f]+:");
    private static final Pattern BYTES = Pattern.compile("([0-9a-f]{2} +)+");

    private Disassembly() {}

    /** One line: an address, the bytes of one instruction, and its text in AT&amp;T syntax, prefixes included. */
    record Line(long address, byte[] bytes, String text) {
        /** Bytes that are no instruction, or only prefixes of what is none. */
        boolean isData() {
            return text.contains("(bad)") || text.startsWith(".byte") || PREFIXES.matcher(mnemonic()).matches() || text.isEmpty();
        }

        /** The name of the instruction, without prefixes that objdump writes as words. */
        String mnemonic() {
            for (String word : text.split("\\s+")) {
                if (!PREFIXES.matcher(word).matches()) {
                    return word;
                }
            }
            return text.strip().split("\\s+")[0];
        }

        /** The operand that AT&amp;T syntax writes last: the destination, where there is one. */
        String lastOperand() {
            return text.substring(Math.max(text.lastIndexOf(','), text.lastIndexOf(' ')) + 1);
        }
    }

    /** Without the name of the target and the comment on an address. */
    private static String instruction(String text) {
        return text.replaceFirst("\\s+[#<].*", "").strip();
    }

    static boolean isAvailable() {
        try {
            return new ProcessBuilder("objdump", "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    static void forEach(Path file, Consumer<Line> consumer) throws IOException {
        Process objdump = new ProcessBuilder("objdump", "-d", "-w", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader lines = objdump.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t");
                if (columns.length >= 2 && ADDRESS.matcher(columns[0]).matches() && BYTES.matcher(columns[1]).matches()) {
                    consumer.accept(new Line(Long.parseUnsignedLong(columns[0].substring(0, columns[0].length() - 1).strip(), 16),
                            HexFormat.of().parseHex(columns[1].replace(" ", "")), columns.length > 2 ? instruction(columns[2])
                            : ""));
                }
            }
        } finally {
            objdump.destroy();
        }
    }
}
