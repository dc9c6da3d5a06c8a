package io.s3trace.bpf.elf;

/**
 * A section that has bytes in the file.
 *
 * @param name such as {@code .gopclntab}
 * @param address virtual address, before relocation; 0 if it is not loaded
 * @param fileOffset where its first byte is in the file
 * @param size in bytes
 */
public record ElfSection(String name, long address, long fileOffset, long size) {}
