package io.s3trace.advice;

import io.s3trace.event.S3Operation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All rules, in the order of the documentation. */
final class Rules {
    private static final List<Supplier<Rule>> ALL = Stream.concat(
            Stream.<Supplier<Rule>>of(
                    NewConnections::new, IdleExpiry::new, StaleConnections::new, ShortProcesses::new,
                    RepeatedLookups::new, SlowLookups::new, FailedLookups::new, OneAddress::new,
                    FailedConnections::new, FullHandshakes::new,
                    SlowServer::new, SlowFrontEnd::new, DistantServer::new, LossyNetwork::new, SlowClient::new,
                    SlowReader::new, UnreadResponses::new, FlowControl::new,
                    SerialRequests::new, SmallRanges::new, SerialRanges::new,
                    Refetching::new, HeadBeforeGet::new, MissingPolling::new, RepeatedListings::new,
                    DeepListings::new, SmallObjects::new,
                    LargePuts::new, TinyParts::new, HugeParts::new, AbandonedUploads::new, AbortedUploads::new,
                    SmallPutWaits::new,
                    Throttled::new, HotPrefix::new, NoBackoff::new, SelfThrottling::new, Retries::new,
                    Redirects::new, OutdatedSdk::new, SealedTraffic::new),
            Arrays.stream(ErrorKind.values()).<Supplier<Rule>>map(kind -> () -> new ErrorRule(kind))).toList();

    static final int COUNT = ALL.size();

    private static final Occasion[] OCCASIONS = Occasion.values();
    /** The numbers of rules by operation and occasion. */
    private static final int[][][] CONCERNING = Arrays.stream(S3Operation.values())
            .map(operation -> Arrays.stream(OCCASIONS).map(occasion -> find(operation, occasion)).toArray(int[][]::new))
            .toArray(int[][][]::new);

    private Rules() {}

    /** {@return the numbers of the rules that want to see the requests of an operation, by occasion; not to be changed} */
    static int[][] concerning(S3Operation operation) {
        return CONCERNING[operation.ordinal()];
    }

    static Occasion occasion(int ordinal) {
        return OCCASIONS[ordinal];
    }

    static Rule make(int number) {
        return ALL.get(number).get();
    }

    static List<RuleDescription> descriptions() {
        return ALL.stream().map(rule -> rule.get().description()).toList();
    }

    private static int[] find(S3Operation operation, Occasion occasion) {
        return IntStream.range(0, COUNT).filter(number -> {
            Rule rule = make(number);
            return rule.concerns(operation) && rule.occasion() == occasion;
        }).toArray();
    }
}
