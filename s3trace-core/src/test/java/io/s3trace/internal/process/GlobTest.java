package io.s3trace.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "curl, curl, true", "curl, curly, false", "c*l, curl, true", "*, a/b, false", "**, a/b, true", "?url, curl, true",
        "?, /, false", "/opt/*/bin/x, /opt/a/bin/x, true", "/opt/*/bin/x, /opt/a/b/bin/x, false",
        "/opt/**/x, /opt/a/b/x, true", "a.c, abc, false", "[ab], a, false", "a\\E.*, axb, false"
    })
    void matchesTheWholeText(String glob, String text, boolean matches) {
        assertThat(Glob.of(glob).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/kube*, /kubepods.slice/pod1, true", "/kubepods.slice/pod1, /kubepods.slice, false", "/, /any/group, true",
        "/a, /ab/c, false", "/a/*, /a/b/c/d, true"
    })
    void matchesAPathBelow(String glob, String path, boolean matches) {
        assertThat(Glob.of(glob).matchesAbove(path)).isEqualTo(matches);
    }

    @Test
    void matchesTheRoot() {
        assertThat(Glob.of("/").matchesAbove("/")).isTrue();
    }
}
