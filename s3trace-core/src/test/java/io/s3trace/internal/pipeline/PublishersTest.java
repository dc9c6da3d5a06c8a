package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * Every publisher of a tracer, held against the Reactive Streams TCK: {@code S3Tracer} has no more to its publishers than
 * {@link Delivery}'s methods. What may be skipped, and why, is in the list.
 */
class PublishersTest {
    private static final S3RequestEvent REQUEST = Events.of(S3Operation.GET_OBJECT).event();
    /** The beginnings of the names of the TCK's tests that do not apply. */
    private static final Map<String, String> SKIPPED = Map.of(
            "untested_", "the TCK has no test for that rule",
            "optional_spec104_mustSignalOnErrorWhenFails", "no publisher fails",
            "optional_spec111_multicast_",
            "a subscriber gets what ends after it came; the TCK has all come after the first event",
            "required_spec109_mayRejectCallsToSubscribeIfPublisherIsUnableOrUnwillingToServeThemRejectionMustTriggerOnErrorAfterOnSubscribe",
            "no publisher rejects a subscriber");

    @TestFactory
    Stream<DynamicContainer> everyPublisherIsOneOfReactiveStreams() {
        return Stream.of(
                publisher("events", EventKind.REQUEST, REQUEST),
                publisher("connects", EventKind.CONNECT, SampleEvents.CONNECT),
                publisher("failed connections", EventKind.FAILED_CONNECTION, SampleEvents.FAILED_CONNECTION),
                publisher("lookups", EventKind.LOOKUP, SampleEvents.LOOKUP),
                publisher("handshakes", EventKind.HANDSHAKE, SampleEvents.HANDSHAKE));
    }

    private static <E> DynamicContainer publisher(String name, EventKind<E> kind, E event) {
        return DynamicContainer.dynamicContainer(name, Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(
                        method.getName(), () -> run(new PublisherVerification<>(kind, event), method))));
    }

    private static void run(PublisherVerification<?> verification, Method test) throws Throwable {
        verification.setUp();
        try {
            test.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                String reason = SKIPPED.entrySet().stream().filter(known -> test.getName().startsWith(known.getKey()))
                        .map(Map.Entry::getValue).findFirst().orElse("");
                assertThat(reason).as("why %s is skipped: %s", test.getName(), skipped.getMessage()).isNotEmpty();
                throw new TestAbortedException(reason);
            }
            throw e.getCause();
        }
    }
}
