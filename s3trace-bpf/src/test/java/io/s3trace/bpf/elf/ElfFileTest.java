package io.s3trace.bpf.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3trace.bpf.Binaries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
    private static final String EXPORTED = "Java_java_net_InetAddress_init";

    @TempDir
    private Path directory;

    @Test
    void findsAnExportedFunctionAndItsCode() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            ElfSymbol function = file.function(EXPORTED).orElseThrow();

            assertThat(function.size()).isPositive();
            assertThat(file.fileOffset(function.address())).contains(function.fileOffset());
            assertThat(file.code(function)).hasSize((int) function.size());
            assertThat(file.functions()).contains(function);
        }
    }

    @Test
    void findsTheSameFunctionWithoutSectionHeaders() throws Exception {
        ElfSymbol function;
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            function = file.function(EXPORTED).orElseThrow();
        }
        try (ElfFile stripped = ElfFile.open(withoutSections(Files.readAllBytes(Binaries.jdkLibrary())))) {
            assertThat(stripped.function(EXPORTED)).contains(function);
            assertThat(stripped.section(".text")).isEmpty();
        }
    }

    @Test
    void doesNotFindWhatTheFileOnlyImports() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            assertThat(file.function("connect")).isEmpty();
            assertThat(file.function("")).isEmpty();
        }
    }

    @Test
    void readsNamesSectionsAndMachine() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            ElfSection text = file.section(".text").orElseThrow();

            assertThat(file.soname()).contains("libnet.so");
            assertThat(file.machine()).isIn((Object[]) ElfMachine.values());
            assertThat(file.bytes(text, text.size() - 4, 4)).hasSize(4);
            assertThat(file.section(".nope")).isEmpty();
            assertThatExceptionOfType(ElfException.class).isThrownBy(() -> file.bytes(text, text.size() - 4, 5));
        }
    }

    @Test
    void givesNoCodeForFunctionsItCannotReadWhole() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            ElfSymbol function = file.function(EXPORTED).orElseThrow();

            for (long size : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, (1 << 16) + 1}) {
                assertThat(file.code(new ElfSymbol("f", function.address(), size, function.fileOffset()))).isEmpty();
            }
            assertThat(file.code(new ElfSymbol("f", -1, 1, -1))).isEmpty();
        }
    }

    @Test
    void saysWhichFileIsNotElfAndWhy() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "#!/bin/sh\n".repeat(10));
        Path empty = Files.createFile(directory.resolve("empty"));

        assertThatExceptionOfType(ElfException.class).isThrownBy(() -> ElfFile.open(text))
                .withMessage(text + ": not an ELF file: no magic number");
        assertThatExceptionOfType(ElfException.class).isThrownBy(() -> ElfFile.open(empty))
                .withMessage(empty + ": not an ELF file: shorter than its header");
        assertThatExceptionOfType(ElfException.class).isThrownBy(() -> ElfFile.open(directory))
                .withMessage(directory + ": not a regular file");
        assertThatExceptionOfType(ElfException.class).isThrownBy(() -> ElfFile.open(directory.resolve("none")))
                .withMessage(directory.resolve("none") + ": no such file");
    }

    @Test
    void prefersTheDefaultVersionOfAFunction() throws ElfException {
        Path libc = Binaries.find("libc.so.6").orElse(null);
        if (libc == null) {
            return;
        }
        try (ElfFile file = ElfFile.open(libc)) {
            ElfSymbol found = file.function("pthread_cond_wait").orElseThrow();

            // glibc 2.3.2 replaced the function; the old version is a small wrapper and carries the same name.
            assertThat(file.functions()).filteredOn(function -> function.name().equals("pthread_cond_wait"))
                    .extracting(ElfSymbol::size).allMatch(size -> size <= found.size());
        }
    }

    private Path withoutSections(byte[] file) throws Exception {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        return Files.write(directory.resolve("stripped"), file);
    }
}
