package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureFeatureTest {
    private static final CaptureSettings EVERYTHING = new CaptureSettings(Set.of(CaptureSource.values()), 64, 64, 4096,
            new ProcessSelection(0, false, true, false, List.of()),
            new AttachSettings(true, true, List.of(SocketHook.values()), Duration.ZERO, List.of()));

    @Test
    void everyProgramOfTheObjectIsOfOneFeature() {
        try (BpfObject object = BpfObject.open(ByteCapture.class, "s3trace.bpf.o")) {
            assertThat(programs()).containsExactlyInAnyOrderElementsOf(
                    object.programs().stream().map(BpfProgram::name).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void programsOfASourcesFunctionsAreOfFeatures(CaptureSource source) {
        assertThat(programs()).containsAll(source.functions().stream()
                .flatMap(function -> Stream.of(function.onEnter(), function.onEnterCallee(), function.onReturn()))
                .filter(program -> !program.isEmpty()).toList());
        assertThat(Stream.of(CaptureFeature.values()).filter(feature -> feature.source().filter(source::equals).isPresent()))
                .as("features that it is for").hasSize(1);
    }

    private static List<String> programs() {
        return Stream.of(CaptureFeature.values()).flatMap(feature -> feature.ways(EVERYTHING).stream())
                .flatMap(way -> way.allPrograms().stream()).toList();
    }
}
