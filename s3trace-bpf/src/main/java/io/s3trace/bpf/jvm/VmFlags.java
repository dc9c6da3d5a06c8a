package io.s3trace.bpf.jvm;

import io.s3trace.bpf.elf.ElfFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The flags of a running HotSpot, read in its memory: what it makes of all its options, wherever they come from. Its library
 * exports tables by which debuggers find its data: vmStructs.hpp. They are another process's memory, and may say anything.
 */
final class VmFlags {
    private static final String STRUCTS = "gHotSpotVMStructs";
    private static final String TYPES = "gHotSpotVMTypes";
    /** What a flag's type is called; in Java 8, and later. */
    private static final Set<String> FLAG_TYPES = Set.of("Flag", "JVMFlag");

    // struct VMStructEntry: type, field, type of the field, whether it is static, offset, address.
    private static final int STRUCT_SIZE = 48;
    private static final int STRUCT_FIELD = 8;
    private static final int STRUCT_STATIC = 24;
    private static final int STRUCT_OFFSET = 32;
    private static final int STRUCT_ADDRESS = 40;
    // struct VMTypeEntry: type, what it extends, three numbers, size.
    private static final int TYPE_SIZE = 40;
    private static final int TYPE_LENGTH = 32;

    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_FLAGS = 5_000;
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_NAME = 64;

    private final ProcessMemory memory;
    private final Set<String> wanted;
    private final Map<String, Boolean> values = new HashMap<>();

    private VmFlags(ProcessMemory memory, Set<String> wanted) {
        this.memory = memory;
        this.wanted = wanted;
    }

    /**
     * Reads flags that are true or false.
     *
     * @param base where the library begins in the process's memory
     * @param libjvm the library's file
     * @param wanted the names of the flags
     * @return the values of those that it has; empty if it has no such tables, or may not be looked into
     */
    static Map<String, Boolean> of(int pid, long base, Path libjvm, Set<String> wanted) {
        try (ProcessMemory memory = ProcessMemory.open(pid); ElfFile library = ElfFile.open(libjvm)) {
            Map<String, Long> variables = library.exportedVariables(Set.of(STRUCTS, TYPES));
            VmFlags flags = new VmFlags(memory, wanted);
            if (variables.size() == 2) {
                flags.read(memory.number(base + variables.getOrDefault(STRUCTS, 0L)),
                        memory.number(base + variables.getOrDefault(TYPES, 0L)));
            }
            return flags.values;
        } catch (IOException e) {
            return Map.of(); // what its command line says is known besides
        }
    }

    private void read(long structs, long types) throws IOException {
        Map<String, Long> fields = fields(structs);
        long length = length(types);
        if (length > 0 && fields.keySet().containsAll(Set.of("flags", "numFlags", "_name", "_addr"))) {
            long flag = memory.number(fields.getOrDefault("flags", 0L));
            long count = Math.min(memory.number(fields.getOrDefault("numFlags", 0L)), MAX_FLAGS);
            long name = fields.getOrDefault("_name", 0L);
            long address = fields.getOrDefault("_addr", 0L);
            for (int i = 0; i < count && values.size() < wanted.size(); i++, flag += length) {
                value(memory.number(flag + name), memory.number(flag + address));
            }
        }
    }

    /** By name, the addresses of static fields and the offsets of others. */
    private Map<String, Long> fields(long structs) throws IOException {
        Map<String, Long> fields = new HashMap<>();
        long entry = structs;
        for (int i = 0; i < MAX_ENTRIES && memory.number(entry) != 0; i++, entry += STRUCT_SIZE) {
            if (isFlag(entry)) {
                boolean isStatic = (int) memory.number(entry + STRUCT_STATIC) != 0;
                fields.put(memory.text(memory.number(entry + STRUCT_FIELD), MAX_NAME),
                        memory.number(entry + (isStatic ? STRUCT_ADDRESS : STRUCT_OFFSET)));
            }
        }
        return fields;
    }

    private boolean isFlag(long entry) throws IOException {
        return FLAG_TYPES.contains(memory.text(memory.number(entry), MAX_NAME));
    }

    /** Of a flag, in bytes; 0 if unknown. */
    private long length(long types) throws IOException {
        long entry = types;
        for (int i = 0; i < MAX_ENTRIES && memory.number(entry) != 0; i++, entry += TYPE_SIZE) {
            if (isFlag(entry)) {
                long length = memory.number(entry + TYPE_LENGTH);
                return length > 0 && length < MAX_LENGTH ? length : 0;
            }
        }
        return 0;
    }

    private void value(long name, long address) throws IOException {
        if (name != 0) { // the last one has none
            String text = memory.text(name, MAX_NAME);
            if (wanted.contains(text)) {
                values.put(text, memory.at(address) != 0);
            }
        }
    }
}
