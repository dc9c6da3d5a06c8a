package io.s3trace.bpf.elf;

/** The processors whose files can be read. */
public enum ElfMachine {
    X86_64(62),
    AARCH64(183);

    /** {@code e_machine}, elf(5). */
    final int number;

    ElfMachine(int number) {
        this.number = number;
    }
}
