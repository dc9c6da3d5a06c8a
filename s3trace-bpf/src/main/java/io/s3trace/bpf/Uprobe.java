package io.s3trace.bpf;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A place in a file's code at which a program is to run.
 *
 * @param binary the executable or library; any path to the file will do, the kernel follows the inode
 * @param offset offset of the instruction in the file, in bytes
 * @param onReturn true to run when the function that begins at the offset returns
 * @param pid the process in which to run, or {@link #EVERY_PROCESS}
 * @param name what is there, for messages: a function's name
 */
public record Uprobe(Path binary, long offset, boolean onReturn, int pid, String name) {
    /** Stands for all processes that map the file, those started later included. */
    public static final int EVERY_PROCESS = -1;

    /** Rejects what cannot be a place. */
    public Uprobe {
        Objects.requireNonNull(binary, "binary");
        Objects.requireNonNull(name, "name");
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative: " + offset);
        }
    }

    /**
     * Finds a function in a file.
     *
     * @param binary an ELF file
     * @param symbol the function's name
     * @param onReturn true to run when it returns, false when it is entered
     * @param pid the process in which to run, or {@link #EVERY_PROCESS}
     * @return its place
     * @throws BpfException if the file cannot be read or defines no such function
     */
    public static Uprobe ofSymbol(Path binary, String symbol, boolean onReturn, int pid) {
        try (ElfFile file = ElfFile.open(binary)) {
            long offset = file.function(symbol).map(ElfSymbol::fileOffset).orElseThrow(() ->
                    BpfException.because("find function " + symbol + ": not defined in " + binary
                            + ": is it the right file, and not stripped?"));
            return new Uprobe(binary, offset, onReturn, pid, symbol);
        } catch (ElfException e) {
            throw BpfException.because("find function " + symbol + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return named(name);
    }

    /** Describes a place like this one under another name: that of many. */
    String named(String name) {
        return (onReturn ? "return of " : "") + name + " in " + binary
                + (pid == EVERY_PROCESS ? "" : " (pid " + pid + ")");
    }
}
