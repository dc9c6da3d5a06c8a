package io.s3trace.advice;

import io.s3trace.event.ClientInfo;
import java.util.Map;
import java.util.Optional;

/** The client's SDK is no longer supported. */
final class OutdatedSdk extends Rule {
    /** Up to which major version, by name. */
    private static final Map<String, Integer> OUTDATED =
            Map.of("aws-sdk-java", 1, "aws-sdk-nodejs", 2, "aws-sdk-go", 1, "Boto", 2, "aws-sdk-php2", 2);

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "outdated-sdk",
            "An SDK without support",
            "A request came from version 1 of AWS's SDK for Java or Go, or version 2 of that for JavaScript, PHP or Python "
                    + "(Boto).",
            "Since the end of 2025 at the latest, these get no corrections. They know neither today's checksums "
                    + "nor the transfer managers over the Common Runtime.",
            "Move to the SDK for Java 2, for Go v2, for JavaScript v3, for PHP 3, to Boto3.",
            "AWS SDKs and Tools, \"Version lifecycle\"");

    private final Hits hits = new Hits();
    private String read = "";
    private boolean outdated;

    OutdatedSdk() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        String userAgent = seen.event().request().userAgent();
        if (!userAgent.equals(read)) {
            read = userAgent;
            outdated = isOutdated(ClientInfo.of(userAgent));
        }
        if (outdated) {
            hits.add(seen.event(), 0);
        }
    }

    private static boolean isOutdated(ClientInfo client) {
        int dot = client.sdkVersion().indexOf('.');
        Integer last = OUTDATED.get(client.sdk());
        if (last == null || dot != 1) {
            return false;
        }
        int major = client.sdkVersion().charAt(0) - '0';
        return major >= 0 && major <= last;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (hits.count() == 0) {
            return Optional.empty();
        }
        ClientInfo sdk = ClientInfo.of(hits.evidence(0).samples().getFirst().request().userAgent());
        return finding(Severity.LOW, client.subject(),
                "requests come from " + sdk.sdk() + " " + sdk.sdkVersion() + ", which is no longer supported",
                hits.evidence(client.requests()), Figure.number("requests of such an SDK", hits.count(), 1), Saving.NONE);
    }
}
