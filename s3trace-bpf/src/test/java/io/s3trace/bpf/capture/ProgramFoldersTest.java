package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which programs are looked into before they run. */
class ProgramFoldersTest {
    @TempDir
    Path directory;

    @Test
    void executablesAreFoundOnceUntilTheirFolderChanges() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("bin"));
        program(folder, "one");
        Files.createFile(folder.resolve("readme"));
        Files.createDirectory(folder.resolve("more"));
        ProgramFolders folders = new ProgramFolders(List.of(folder, directory.resolve("later")));

        assertThat(folders.refresh()).containsExactly(folder);
        assertThat(taken(folders)).containsExactly("one");
        assertThat(folders.refresh()).isEmpty();
        program(folder, "two");
        Files.setLastModifiedTime(folder, FileTime.from(Instant.EPOCH));
        program(Files.createDirectory(directory.resolve("later")), "three");
        assertThat(folders.refresh()).containsExactly(folder, directory.resolve("later"));
        assertThat(taken(folders)).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aLinkLeadsToTheFileThatIsRun() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("bin"));
        Path program = program(Files.createDirectory(directory.resolve("lib")), "program");
        Files.createSymbolicLink(folder.resolve("link"), program);
        Files.createSymbolicLink(folder.resolve("nowhere"), directory.resolve("none"));
        ProgramFolders folders = new ProgramFolders(List.of(folder));

        folders.refresh();
        assertThat(taken(folders)).containsExactly("program");
    }

    @Test
    void theUsualFoldersAreOnThePath() {
        assertThat(ProgramFolders.onPath()).contains(Path.of("/usr/bin")).doesNotHaveDuplicates();
    }

    private static Path program(Path folder, String name) throws IOException {
        return Files.createFile(folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static List<String> taken(ProgramFolders folders) {
        List<String> names = new ArrayList<>();
        while (!folders.isEmpty()) {
            names.add(folders.next().file().name());
        }
        assertThat(folders.next()).isNull();
        return names;
    }
}
