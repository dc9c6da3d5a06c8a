package io.s3trace;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A change of the API is seen in the commit that makes it. */
class PublicApiTest {

    @Test
    void isAsDocumented() throws IOException {
        var module = ModuleFinder.of(Path.of("target/classes")).find("io.s3trace").orElseThrow().descriptor();
        PublicApi.check(Path.of("../docs/api/io.s3trace.txt"), S3Tracer.class, module.exports().stream()
                .filter(exported -> !exported.isQualified()).map(exported -> exported.source()).collect(Collectors.toSet()));
    }
}
