package io.s3trace.bpf.aarch64;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whole libraries for arm64, which a host for x86-64 does not have: a person downloads them for the tests. */
public final class Arm64Libraries {
    private static final String PROPERTY = "s3trace.arm64Libraries";
    private static final String HOW = """
            skipped: no libraries for arm64; to run it: unpack some packages in a folder, such as Debian's
              for name in libssl3 libgnutls30 libc6; do apt-get download $name:arm64; done   (after dpkg --add-architecture arm64)
              for file in *_arm64.deb; do dpkg -x $file FOLDER; done
            and give it: mvn -pl s3trace-bpf test -Dtest='Arm64*Test,PlacementOnLibrariesTest' -D%s=FOLDER""".formatted(PROPERTY);

    private Arm64Libraries() {}

    /** Those in the folder that was given; skips the test and says how to run it if none was. */
    public static List<Path> all(Class<?> test) {
        String folder = System.getProperty(PROPERTY);
        if (folder == null) {
            System.out.println(test.getSimpleName() + " " + HOW);
            return abort(HOW);
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> file.getFileName().toString().contains(".so")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
