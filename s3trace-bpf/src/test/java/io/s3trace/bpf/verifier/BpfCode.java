package io.s3trace.bpf.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the functions of a BPF object as a compiler writes it: a relocatable ELF file, elf(5). */
final class BpfCode {
    private static final int SECTION_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;
    private static final int RELOCATION_SIZE = 16;
    private static final int SYMBOLS = 2;
    private static final int RELOCATIONS = 9;
    private static final int FUNCTION = 2;
    /** {@code BPF_CORE_ENUMVAL_EXISTS} of {@code enum bpf_core_relo_kind}. */
    private static final int CONSTANT_EXISTS = 10;

    private final ByteBuffer file;
    private final List<Section> sections = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();
    /** By section and place in it: what a call there calls. */
    private final Map<Place, Symbol> targets = new HashMap<>();
    private final Map<Place, Integer> asks = new HashMap<>();

    private record Section(String name, int type, ByteBuffer bytes, int info) {}

    private record Symbol(String name, int type, int section, int value, int size) {}

    private record Place(int section, int offset) {}

    private BpfCode(byte[] file) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        readSections();
        readSymbols();
        readRelocations();
        readQuestions();
    }

    /** Reads all functions: those of the section {@code .text} are called by others, all others are programs. */
    static List<BpfFunction> read(InputStream object) throws IOException {
        try (object) {
            return new BpfCode(object.readAllBytes()).functions();
        }
    }

    private void readSections() {
        int at = (int) file.getLong(40);
        int names = (int) file.getLong(at + file.getShort(62) * SECTION_SIZE + 24);
        for (int i = 0; i < file.getShort(60); i++, at += SECTION_SIZE) {
            int type = file.getInt(at + 4);
            int size = type == 8 ? 0 : (int) file.getLong(at + 32);
            sections.add(new Section(string(names + file.getInt(at)), type,
                    file.slice((int) file.getLong(at + 24), size).order(ByteOrder.LITTLE_ENDIAN), file.getInt(at + 44)));
        }
    }

    private void readSymbols() {
        Section table = sections.stream().filter(section -> section.type() == SYMBOLS).findFirst().orElseThrow();
        int names = (int) file.getLong((int) file.getLong(40) + link(table) * SECTION_SIZE + 24);
        for (int at = 0; at < table.bytes().limit(); at += SYMBOL_SIZE) {
            symbols.add(new Symbol(string(names + table.bytes().getInt(at)), table.bytes().get(at + 4) & 0xf,
                    table.bytes().getShort(at + 6), (int) table.bytes().getLong(at + 8), (int) table.bytes().getLong(at + 16)));
        }
    }

    private int link(Section table) {
        return file.getInt((int) file.getLong(40) + sections.indexOf(table) * SECTION_SIZE + 40);
    }

    private void readRelocations() {
        for (Section section : sections) {
            for (int at = 0; section.type() == RELOCATIONS && at < section.bytes().limit(); at += RELOCATION_SIZE) {
                targets.put(new Place(section.info(), (int) section.bytes().getLong(at)),
                        symbols.get(section.bytes().getInt(at + 12)));
            }
        }
    }

    /** Where a program asks by CO-RE whether the kernel has a helper; libbpf writes the answer there. */
    private void readQuestions() {
        Btf btf = new Btf(section(".BTF").bytes());
        ByteBuffer extension = section(".BTF.ext").bytes();
        int at = extension.getInt(4) + extension.getInt(24);
        int end = at + extension.getInt(28);
        int size = extension.getInt(at);
        for (at += 4; at < end;) {
            Section code = section(btf.string(extension.getInt(at)));
            int count = extension.getInt(at + 4);
            at += 8;
            for (int i = 0; i < count; i++, at += size) {
                int type = extension.getInt(at + 4);
                if (extension.getInt(at + 12) == CONSTANT_EXISTS && btf.name(type).equals("bpf_func_id")) {
                    int index = Integer.parseInt(btf.string(extension.getInt(at + 8)));
                    asks.put(new Place(sections.indexOf(code), extension.getInt(at)), btf.constant(type, index));
                }
            }
        }
    }

    private Section section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst().orElseThrow();
    }

    private List<BpfFunction> functions() {
        return symbols.stream().filter(symbol -> symbol.type() == FUNCTION && symbol.section() > 0).map(this::function).toList();
    }

    private BpfFunction function(Symbol symbol) {
        List<BpfInstruction> code = new ArrayList<>();
        Map<Integer, String> calls = new LinkedHashMap<>();
        Map<Integer, Integer> questions = new HashMap<>();
        Section section = sections.get(symbol.section());
        for (int i = 0; i < symbol.size() / BpfInstruction.SIZE; i++) {
            Place place = new Place(symbol.section(), symbol.value() + i * BpfInstruction.SIZE);
            BpfInstruction instruction = BpfInstruction.read(section.bytes(), place.offset());
            code.add(instruction);
            if (instruction.callsFunction()) {
                calls.put(i, called(place, instruction));
            }
            if (asks.containsKey(place)) {
                questions.put(i, asks.get(place));
            }
        }
        return new BpfFunction(symbol.name(), section.name(), code, calls, questions);
    }

    /** A static function may be named by its section and its place in it, which the instruction has. */
    private String called(Place place, BpfInstruction call) {
        Symbol target = targets.get(place);
        int section = target == null ? place.section() : target.section();
        int start = target == null ? place.offset() + (call.immediate() + 1) * BpfInstruction.SIZE
                : target.type() == FUNCTION ? target.value()
                : target.value() + (call.immediate() + 1) * BpfInstruction.SIZE;
        return symbols.stream().filter(symbol -> symbol.type() == FUNCTION && symbol.section() == section
                && symbol.value() == start).map(Symbol::name).findFirst().orElseThrow();
    }

    private String string(int start) {
        int end = start;
        while (file.get(end) != 0) {
            end++;
        }
        return StandardCharsets.UTF_8.decode(file.slice(start, end - start)).toString();
    }
}
