package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** Requests go to the wrong endpoint, and are sent on. */
final class Redirects extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.05;
    private static final int FIRST = 300;
    private static final int LAST = 399;
    private static final int NOT_MODIFIED = 304;
    /** What an endpoint says of a request that was signed for another region. */
    static final String OTHER_REGION = "AuthorizationHeaderMalformed";

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "redirects",
            "Requests to the wrong region",
            "At least " + COUNT + " requests, and " + percent(SHARE) + " of all, were redirected (301, 302, 307, 308), or "
                    + "refused because they were signed for another region.",
            "Each of them is made twice. SDKs remember the right endpoint of a bucket: a few redirects are normal.",
            "Set the client's region to that of the bucket, which x-amz-bucket-region and GetBucketLocation tell.",
            "Amazon S3, \"Making requests: request redirection and the REST API\"");

    private final Hits hits = new Hits();
    private String region = "";

    Redirects() {
        super(DESCRIPTION, Occasion.FAILURE);
    }

    @Override
    void take(Observation seen) {
        int status = seen.status();
        boolean redirected = status >= FIRST && status <= LAST && status != NOT_MODIFIED;
        if (redirected || seen.event().response().errorCode().equals(OTHER_REGION)) {
            hits.add(seen.event(), seen.nanos());
            region = seen.event().response().bucketRegion();
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.ofFailures(share), client.subject(),
                percent(share) + " of " + client.requests() + " requests went to the wrong endpoint"
                        + (region.isEmpty() ? "" : "; the bucket is in " + region) + ", and took " + time(hits.nanos()),
                hits.evidence(client.requests()), Figure.share("redirected requests", share, SHARE),
                new Saving(hits.count(), hits.nanos(), 0));
    }
}
