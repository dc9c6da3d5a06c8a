package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3RequestEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One prefix is throttled more than others. */
final class HotPrefix extends Rule {
    private static final int COUNT = 20;
    private static final double THROTTLED_SHARE = 0.8;
    private static final double REQUEST_SHARE = 0.5;
    /** Of more prefixes, those that come later do not count. */
    private static final int MAX_PREFIXES = 64;
    private static final int MAX_LEVELS = 4;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "hot-prefix",
            "A prefix that is throttled",
            "At least " + COUNT + " requests for keys of one prefix (up to one of the first "
                    + MAX_LEVELS + " slashes) were throttled: "
                    + percent(THROTTLED_SHARE) + " of all that were, though at most " + percent(REQUEST_SHARE)
                    + " of the requests since the first of them were for that prefix.",
            "S3 counts requests by prefix: 3,500 writes and 5,500 reads a second. Other prefixes have room. If all keys are in "
                    + "one prefix, there is nothing to compare: then the finding is throttled.",
            "Put a part that varies at the beginning of keys, such as a hash, rather than a date or a sequence.",
            "Amazon S3, \"Best practices design patterns: optimizing Amazon S3 performance\"");

    private final Map<String, Prefix> prefixes = new HashMap<>();
    private long throttled;
    private long requests;

    /** What is known of the requests for one prefix. One example is kept: there may be many prefixes. */
    private static final class Prefix {
        private final String name;
        private long requests;
        private long throttled;
        private long nanos;
        private S3RequestEvent latest;

        Prefix(String name, S3RequestEvent first) {
            this.name = name;
            this.latest = first;
        }
    }

    HotPrefix() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        boolean refused = seen.throttled();
        if (throttled == 0 && !refused) {
            return;
        }
        requests++;
        throttled += refused ? 1 : 0;
        String key = seen.event().resource().key();
        int level = 0;
        int slash = key.indexOf('/');
        do {
            count(key.substring(0, slash + 1), seen, refused);
            slash = key.indexOf('/', slash + 1);
            level++;
        } while (slash >= 0 && level < MAX_LEVELS);
    }

    private void count(String name, Observation seen, boolean refused) {
        Prefix prefix = prefixes.get(name);
        if (prefix == null) {
            if (prefixes.size() == MAX_PREFIXES) {
                return;
            }
            prefix = new Prefix(name, seen.event());
            prefixes.put(name, prefix);
        }
        prefix.requests++;
        if (refused) {
            prefix.throttled++;
            prefix.nanos += seen.nanos();
            prefix.latest = seen.event();
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        return prefixes.values().stream().filter(this::isHot)
                .max(Comparator.comparingInt(prefix -> prefix.name.length())).flatMap(prefix -> finding(client, prefix));
    }

    private boolean isHot(Prefix prefix) {
        return prefix.throttled >= COUNT && prefix.throttled >= THROTTLED_SHARE * throttled
                && prefix.requests <= REQUEST_SHARE * requests;
    }

    private Optional<Finding> finding(Client client, Prefix prefix) {
        double share = prefix.throttled / (double) throttled;
        return finding(Severity.MEDIUM, client.subject(),
                percent(share) + " of " + throttled + " throttled requests were for the prefix '" + prefix.name + "'",
                new Evidence(prefix.throttled, throttled, List.of(prefix.latest)),
                Figure.share("throttled requests that are for one prefix", share, THROTTLED_SHARE),
                new Saving(prefix.throttled, prefix.nanos, 0));
    }
}
