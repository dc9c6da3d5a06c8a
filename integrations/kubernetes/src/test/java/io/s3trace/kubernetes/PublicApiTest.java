package io.s3trace.kubernetes;

import io.s3trace.PublicApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A change of the API is seen in the commit that makes it. */
class PublicApiTest {

    @Test
    void isAsDocumented() throws IOException {
        PublicApi.check(Path.of("../../docs/api/io.s3trace.kubernetes.txt"), KubernetesPods.class,
                Set.of(KubernetesPods.class.getPackageName()));
    }
}
