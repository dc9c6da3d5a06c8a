package io.s3trace.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final List<CaptureSource> OF_REQUESTS =
            Stream.of(CaptureSource.values()).filter(CaptureSource::movesBytes).toList();

    @Test
    void everySourceOfRequestsHasAModeAndALibraryOfItsOwn() {
        assertThat(OF_REQUESTS).extracting(Sources::mode).containsExactlyInAnyOrderElementsOf(
                EnumSet.complementOf(EnumSet.of(ProbeMode.AUTO, ProbeMode.TCP_CONNECT)));
        assertThat(OF_REQUESTS).extracting(Sources::library).containsExactlyInAnyOrderElementsOf(
                EnumSet.complementOf(EnumSet.of(TlsLibrary.UNKNOWN)));
    }

    @Test
    void aModeAsksForTheSourceThatItIsTheModeOf() {
        assertThat(OF_REQUESTS).allSatisfy(source -> assertThat(Sources.source(Sources.mode(source))).isEqualTo(source));
    }
}
