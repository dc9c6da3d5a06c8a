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
                    NewConnections::new, IdleExpiry::new, StaleConnections::new, RepeatedLookups::new, SlowLookups::new,
                    FailedLookups::new, FailedConnections::new, FullHandshakes::new,
                    SlowServer::new, SlowFrontEnd::new, DistantServer::new, LossyNetwork::new, SlowClient::new,
                    SlowReader::new, FlowControl::new,
                    SerialRequests::new, SmallRanges::new, SerialRanges::new,
                    Refetching::new, HeadBeforeGet::new, MissingPolling::new, RepeatedListings::new,
                    DeepListings::new, SmallObjects::new,
                    LargePuts::new, TinyParts::new, AbandonedUploads::new, AbortedUploads::new, SmallPutWaits::new,
                    Throttled::new, HotPrefix::new, NoBackoff::new, SelfThrottling::new, Retries::new,
                    Redirects::new, OutdatedSdk::new, SealedTraffic::new),
            Arrays.stream(ErrorKind.values()).<Supplier<Rule>>map(kind -> () -> new ErrorRule(kind))).toList();

    static final int COUNT = ALL.size();

    private static final int OPENING = 1;
    private static final int FAILURE = 2;
    private static final int CASES = 4;
    /** The numbers of rules by operation, and by whether a request opened its connection and failed. */
    private static final int[][][] CONCERNING =
            Arrays.stream(S3Operation.values()).map(Rules::find).toArray(int[][][]::new);

    private Rules() {}

    /** {@return the numbers of the rules that want to see a request; not to be changed} */
    static int[] concerning(S3Operation operation, boolean opening, boolean failure) {
        return CONCERNING[operation.ordinal()][(opening ? OPENING : 0) + (failure ? FAILURE : 0)];
    }

    static Rule make(int number) {
        return ALL.get(number).get();
    }

    static List<RuleDescription> descriptions() {
        return ALL.stream().map(rule -> rule.get().description()).toList();
    }

    private static int[][] find(S3Operation operation) {
        List<Rule> rules = ALL.stream().map(Supplier::get).toList();
        return IntStream.range(0, CASES).mapToObj(which -> IntStream.range(0, COUNT)
                .filter(number -> rules.get(number).concerns(operation)
                        && rules.get(number).occasion().includes((which & OPENING) != 0, (which & FAILURE) != 0))
                .toArray()).toArray(int[][]::new);
    }
}
