package io.s3trace.bpf.elf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A file that cannot be read as ELF: missing, unreadable, not ELF, or damaged. The message names the file and the fault. */
public final class ElfException extends IOException {
    private static final long serialVersionUID = 1;

    ElfException(Path path, String fault) {
        super(path + ": " + fault);
    }

    ElfException(Path path, String fault, Throwable cause) {
        super(path + ": " + fault, cause);
    }

    /** {@return the file and the fault, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
