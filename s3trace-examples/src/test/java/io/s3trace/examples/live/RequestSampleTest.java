package io.s3trace.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSampleTest {
    private static final int MANY = 5_000;

    private final RequestSample sample = new RequestSample();

    @Test
    void fewRequestsAreAllPickedInTheirOrder() {
        for (int i = 0; i < 30; i++) {
            sample.add(request(i % 7, 200));
        }
        RequestSample.Picked picked = sample.take();
        assertThat(picked.requests()).extracting(Shown::number).hasSize(30).isSorted();
        assertThat(picked.of()).isEqualTo(30);
        assertThat(picked.errorsLeftOut()).isZero();
    }

    @Test
    void ofManyRequestsThoseThatFailedAndTheSlowestAreAlwaysPicked() {
        for (int i = 1; i <= MANY; i++) {
            sample.add(request(i * 7L % 1009, i == 3 || i == 4000 ? 503 : 200));
        }
        RequestSample.Picked picked = sample.take();
        assertThat(picked.of()).isEqualTo(MANY);
        assertThat(picked.requests()).hasSizeLessThanOrEqualTo(
                RequestSample.ERRORS + RequestSample.SLOWEST + RequestSample.OTHERS);
        assertThat(picked.requests()).extracting(Shown::number).contains(3L, 4000L).doesNotHaveDuplicates();
        assertThat(picked.requests().stream().filter(request -> request.nanos() >= 1007).count())
                .isEqualTo(RequestSample.SLOWEST);
    }

    @Test
    void whenTooManyFailItSaysHowManyAreLeftOut() {
        for (int i = 0; i < MANY; i++) {
            sample.add(request(i, 500));
        }
        RequestSample.Picked picked = sample.take();
        assertThat(picked.errorsLeftOut()).isEqualTo(MANY - picked.requests().size());
    }

    @Test
    void nextTickBeginsEmptyAndGoesOnCounting() {
        sample.add(request(1, 200));
        sample.take();
        assertThat(sample.take()).isEqualTo(new RequestSample.Picked(List.of(), 0, 0));
        assertThat(sample.add(request(1, 200)).number()).isEqualTo(2);
    }

    private static S3RequestEvent request(long nanos, int status) {
        return Events.of(S3Operation.GET_OBJECT).totalNanos(nanos).status(status, "").event();
    }
}
