package io.s3trace.bpf.elf;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An executable or shared library, open for reading: ELF64, little-endian, x86-64 or aarch64.
 *
 * <p>The file may be damaged or hostile. Whatever it holds, a method returns or throws {@link ElfException}, which says what is
 * wrong. It takes time linear in the file's size, and bounded memory. May be used by several threads.
 */
public final class ElfFile implements AutoCloseable {
    private static final int MAX_CODE_BYTES = 1 << 16;
    private static final int WINDOW_BYTES = 1 << 20;

    /** Takes a part of what a file loads. The next part begins with those of its bytes that are not fresh. */
    @FunctionalInterface
    public interface Part {
        /**
         * Looks at it.
         *
         * @param address of the first byte, before relocation
         * @param bytes these, from index 0 on; overwritten by the next part
         * @param length how many there are
         * @param fresh how many of them, from the first, do not come again
         */
        void look(long address, byte[] bytes, int length, int fresh);
    }

    private final ElfImage image;
    private final ElfHeader header;
    private final AddressMap addresses;
    private final SectionTable sections;
    private final DynamicTable dynamic;
    private final FunctionTable functions;
    private final Set<String> sought;
    private FunctionTable.@Nullable Found found;

    private ElfFile(ElfImage image, Set<String> sought) throws ElfException {
        this.image = image;
        this.header = ElfHeader.read(image);
        List<ElfSegment> segments = ElfSegment.readAll(image, header);
        this.addresses = new AddressMap(segments);
        this.sections = SectionTable.read(image, header);
        this.dynamic = DynamicTable.read(image, segments);
        this.functions = new FunctionTable(
                Stream.of(dynamic.symbols(), sections.symbols()).flatMap(Optional::stream).toList(), addresses);
        this.sought = Set.copyOf(sought);
    }

    /**
     * Opens a file; the caller closes it.
     *
     * @throws ElfException if it cannot be read or is not such a file
     */
    public static ElfFile open(Path path) throws ElfException {
        return open(path, Set.of());
    }

    /**
     * Opens a file; the caller closes it.
     *
     * @param sought functions that will be looked for: all of them are found in one pass over the file's symbols
     * @throws ElfException if it cannot be read or is not such a file
     */
    public static ElfFile open(Path path, Set<String> sought) throws ElfException {
        ElfImage image = ElfImage.open(path);
        try {
            return new ElfFile(image, sought);
        } catch (ElfException e) {
            image.close();
            throw e;
        }
    }

    /** Returns the processor that the file is for. */
    public ElfMachine machine() {
        return header.machine();
    }

    /** Returns the name that a program linked against this library asks for, such as {@code libssl.so.3}. */
    public Optional<String> soname() throws ElfException {
        return dynamic.soname();
    }

    /**
     * Finds a function that the file defines, exported or not. An exported one comes first; if there are several versions, the
     * default one. Indirect functions ({@code STT_GNU_IFUNC}) do not count.
     *
     * @param name without a version
     */
    public Optional<ElfSymbol> function(String name) throws ElfException {
        return (sought.contains(name) ? soughtFunctions() : functions.find(Set.of(name))).get(name);
    }

    private synchronized FunctionTable.Found soughtFunctions() {
        if (found == null) {
            found = functions.find(sought);
        }
        return found;
    }

    /**
     * Finds variables that the file exports.
     *
     * @param names without a version
     * @return their addresses, before relocation, by their names; those that it exports
     */
    public Map<String, Long> exportedVariables(Set<String> names) throws ElfException {
        Map<String, Long> found = new HashMap<>();
        Optional<SymbolTable> symbols = dynamic.symbols();
        if (symbols.isPresent()) {
            symbols.get().forEachObject(entry -> {
                String name = symbols.get().names().at(entry.nameAt());
                if (names.contains(name)) {
                    found.putIfAbsent(name, entry.address());
                }
            });
        }
        return found;
    }

    /** Returns the first million of the functions that the file defines, each as often as its tables name it. */
    public Collection<ElfSymbol> functions() throws ElfException {
        return functions.all();
    }

    /**
     * Returns the functions that begin at an address: one function by all its names, including versions; none if it has no
     * name.
     */
    public Collection<ElfSymbol> functionsAt(long address) throws ElfException {
        return functions.at(address);
    }

    /** Returns whether another function begins within this one: then the two share code. */
    public boolean isSplit(ElfSymbol symbol) throws ElfException {
        return functions.isSplit(symbol);
    }

    /**
     * Reads the whole machine code of a function. Returns nothing if the code is longer than 64 KiB, has unknown size, or is
     * not within one executable segment.
     */
    public byte[] code(ElfSymbol symbol) throws ElfException {
        Optional<ElfSegment> segment = addresses.code(symbol.address());
        if (segment.isEmpty() || symbol.size() < 0 || symbol.size() > MAX_CODE_BYTES
                || symbol.size() > segment.get().remaining(symbol.address())) {
            return new byte[0];
        }
        return image.read(segment.get().fileOffset(symbol.address()), symbol.size(), "code of " + symbol.name()).array();
    }

    /** Reads up to this many bytes of machine code from an address on: fewer, or none, if its segment ends before. */
    public byte[] codeAt(long address, int length) throws ElfException {
        Optional<ElfSegment> segment = addresses.code(address);
        if (segment.isEmpty()) {
            return new byte[0];
        }
        long available = Math.min(length, segment.get().remaining(address));
        return image.read(segment.get().fileOffset(address), available, "code").array();
    }

    /**
     * Goes through all machine code, part by part.
     *
     * @param overlap how many bytes the parts of a segment have in common: enough for what is looked for
     */
    public void scanCode(int overlap, Part part) throws ElfException {
        for (ElfSegment segment : addresses.segments()) {
            if (segment.isExecutable()) {
                scan(segment, overlap, part);
            }
        }
    }

    /** Goes through everything that is loaded, likewise. Constants may be among the code. */
    public void scanLoaded(int overlap, Part part) throws ElfException {
        for (ElfSegment segment : addresses.segments()) {
            if (segment.type() == ElfSegment.LOAD) {
                scan(segment, overlap, part);
            }
        }
    }

    private void scan(ElfSegment segment, int overlap, Part part) throws ElfException {
        byte[] window = new byte[(int) Math.min(WINDOW_BYTES, Math.max(0, segment.fileSize()))];
        for (long at = 0; at < segment.fileSize(); at += WINDOW_BYTES - overlap) {
            int length = (int) Math.min(WINDOW_BYTES, segment.fileSize() - at);
            image.read(segment.offset() + at, length, "segment").get(window, 0, length);
            boolean last = at + length >= segment.fileSize();
            part.look(segment.address() + at, window, length, last ? length : length - overlap);
            if (last) {
                return;
            }
        }
    }

    /** Returns where the byte that is loaded at an address is in the file, if it comes from the file. */
    public Optional<Long> fileOffset(long address) {
        return addresses.fileOffset(address);
    }

    /** Finds a section that has bytes in the file; none if section headers were stripped. */
    public Optional<ElfSection> section(String name) throws ElfException {
        return sections.find(name);
    }

    /**
     * Reads a part of a section.
     *
     * @param from where in the section it begins, in bytes
     * @param length in bytes, at most 64 MiB
     * @throws ElfException if the part lies outside the section or the section outside the file
     */
    public byte[] bytes(ElfSection section, long from, int length) throws ElfException {
        if (from < 0 || length < 0 || from > section.size() - length) {
            throw image.fault("%s has no such part: offset=%d length=%d size=%d", section.name(), from, length, section.size());
        }
        return image.read(section.fileOffset() + from, length, section.name()).array();
    }

    /** Makes an exception that names the file and says what is wrong with it. */
    public ElfException fault(String format, Object... arguments) {
        return image.fault(format, arguments);
    }

    /** Closes the file. */
    @Override
    public void close() {
        image.close();
    }
}
