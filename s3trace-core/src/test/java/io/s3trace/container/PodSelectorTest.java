package io.s3trace.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSelectorTest {
    private static final ContainerInfo WEB = new ContainerInfo(
            "id", "containerd", "uid", "shop", "web-0", "nginx", Map.of("app", "web", "tier", "front"));

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "''; true", "app=web; true", "app==web,tier!=db; true", "app = web , tier=db; false", "tier; true", "!tier; false",
        "canary; false", "!canary; true", "app!=web; false", "absent!=x; true", "tier in (front, back); true",
        "tier in (back); false", "tier notin (db, cache),app=web; true", "absent notin (x); true", "absent in (x); false"
    })
    void labelsAreSelectedAsByKubernetes(String selector, boolean selected) {
        assertThat(PodSelector.labels(selector).test(WEB)).isEqualTo(selected);
    }

    @Test
    void fieldsAreNameAndNamespace() {
        assertThat(PodSelector.of("app=web", "metadata.namespace=shop").test(WEB)).isTrue();
        assertThat(PodSelector.of("", "metadata.namespace!=shop").test(WEB)).isFalse();
        assertThat(PodSelector.of("", "metadata.name=web-0,metadata.namespace=shop").test(WEB)).isTrue();
        assertThatThrownBy(() -> PodSelector.of("", "spec.nodeName=x")).hasMessageContaining("not spec.nodeName");
        assertThatThrownBy(() -> PodSelector.labels("app=web,=")).hasMessageContaining("cannot read '='");
        assertThat(PodSelector.labels("").test(new ContainerInfo("id", "", "", "", "", "", Map.of())))
                .as("a container of no pod").isFalse();
    }

    @Test
    void aTraceEndsAndTakesItsShare() {
        ContainerResolver resolver = process -> Optional.of(WEB);
        PodTrace all = new PodTrace(resolver, PodSelector.labels("app=web"));
        assertThat(all.test(Events.of(S3Operation.GET_OBJECT).event())).isTrue();
        assertThat(new PodTrace(resolver, PodSelector.labels("app=db")).test(Events.of(S3Operation.GET_OBJECT).event()))
                .isFalse();
        PodTrace over = new PodTrace(resolver, PodSelector.labels(""), Instant.EPOCH, 1,
                Clock.fixed(Instant.EPOCH.plusSeconds(1), ZoneOffset.UTC));
        assertThat(over.test(Events.of(S3Operation.GET_OBJECT).event())).isFalse();
        assertThat(over.during(Duration.ofSeconds(1)).test(Events.of(S3Operation.GET_OBJECT).event())).isTrue();
        PodTrace some = all.sampling(0.25);
        long taken = IntStream.range(0, 10_000).filter(i -> some.test(Events.of(S3Operation.GET_OBJECT).event())).count();
        assertThat(taken).isBetween(2_200L, 2_800L).isEqualTo(10_000 - some.notSampled());
        assertThatThrownBy(() -> all.sampling(0)).hasMessage("share must be more than 0 and at most 1: 0.0");
    }
}
