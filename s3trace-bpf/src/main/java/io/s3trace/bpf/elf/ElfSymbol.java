package io.s3trace.bpf.elf;

/**
 * A function that a file defines.
 *
 * @param name its name, without a version
 * @param address virtual address, before relocation
 * @param size bytes of code; 0 where the file does not say (hand-written assembly)
 * @param fileOffset where its first byte is in the file: what a uprobe is attached to
 */
public record ElfSymbol(String name, long address, long size, long fileOffset) {}
