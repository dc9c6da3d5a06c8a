package io.s3trace.advice;

import io.s3trace.event.TraceEvent;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** An advisor under test, and what it sees. */
final class Traffic {
    private final S3Advisor advisor;

    Traffic() {
        this(PriceList.standard());
    }

    private Traffic(PriceList prices) {
        advisor = new S3Advisor(prices);
    }

    static Traffic of(PriceList prices, int count, IntFunction<Sample> requests) {
        return new Traffic(prices).and(count, requests);
    }

    /** So many requests, one after the other, each 100 ms after the one before, unless they say otherwise. */
    static Traffic of(int count, IntFunction<Sample> requests) {
        return new Traffic().and(count, requests);
    }

    Traffic and(int count, IntFunction<Sample> requests) {
        for (int i = 0; i < count; i++) {
            advisor.accept(requests.apply(i).event());
        }
        return this;
    }

    Traffic and(TraceEvent event) {
        advisor.accept(event);
        return this;
    }

    /** Good requests of different objects: those of others are a smaller share then. */
    Traffic among(int count) {
        return and(count, i -> Sample.get().key("good-" + i).at(1_000_000 + 100 * i));
    }

    /** The ids of all findings. */
    Set<String> findings() {
        return advisor.findings().stream().map(Finding::id).collect(Collectors.toSet());
    }

    Finding finding(String id) {
        return advisor.findings().stream().filter(finding -> finding.id().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError("only found: " + findings()));
    }

    S3Advisor advisor() {
        return advisor;
    }
}
