package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import java.util.Optional;

/** The network loses packets. */
final class LossyNetwork extends Rule {
    private static final double SHARE = 0.02;
    private static final int COUNT = 5;
    /** The shortest time after which Linux sends again what is not acknowledged, if no later packet tells of the loss. */
    private static final long RETRANSMISSION_NANOS = 200_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "lossy-network",
            "A network that loses packets",
            "At least " + COUNT + " requests, and " + percent(SHARE) + " of all, had to send packets again before the response "
                    + "began.",
            "A lost request is sent again after 200 ms at the earliest. What the server has to send again is not seen, so the "
                    + "loss may be larger than it looks.",
            "Look for full links, wrong MTUs, and limits of the instance's network; ss -ti and ethtool -S show more.",
            "Linux, net/ipv4/tcp.h: TCP_RTO_MIN; RFC 6298");

    private final Hits hits = new Hits();
    private long known;

    LossyNetwork() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        long retransmits = seen.event().network().retransmits();
        known += retransmits >= 0 ? 1 : 0;
        if (retransmits > 0) {
            hits.add(seen.event(), Math.min(seen.nanos(), RETRANSMISSION_NANOS));
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(known);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(),
                percent(share) + " of " + known + " requests had to send packets again",
                hits.evidence(known), Figure.share("requests with lost packets", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
