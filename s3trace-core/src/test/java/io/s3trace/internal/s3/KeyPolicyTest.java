package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.select.KeyPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPolicyTest {

    private static final String HOST = "Host: s3.amazonaws.com";

    @Test
    void aHashedKeyIsNowhereInTheRequest() {
        RequestReader reader = new RequestReader(List.of(), KeyPolicy.hashed("salt"));

        RequestFacts facts = request(
                reader, "PUT /b/patient%20x?prefix=patient&acl HTTP/1.1", HOST, "x-amz-copy-source: /from/patient%20y");

        assertThat(facts.resource().key()).matches("[0-9a-f]{16}");
        assertThat(facts.target()).isEqualTo("/b/" + facts.resource().key() + "?prefix=REDACTED&acl");
        assertThat(facts.resource().copySource()).matches("/from/[0-9a-f]{16}");
        assertThat(facts.resource().bucket()).isEqualTo("b");
    }

    @Test
    void aPolicyThatFailsHidesTheKey() {
        RequestReader reader = new RequestReader(List.of(), key -> {
            throw new IllegalStateException(key);
        });

        assertThat(request(reader, "GET /b/patient HTTP/1.1", HOST).resource().key()).isEqualTo("*");
    }

    @Test
    void theSameKeyHasTheSameHash() {
        KeyPolicy policy = KeyPolicy.hashed("salt");
        assertThat(policy.show("a")).isEqualTo(policy.show("a")).isNotEqualTo(policy.show("b"));
        assertThat(KeyPolicy.hashed("pepper").show("a")).isNotEqualTo(policy.show("a"));
    }

    @ParameterizedTest
    @CsvSource({
        "date=2026-01-31/part-00001,   date=*/part-*",
        "date=/part-,                  date=*/part-*",
        "date=2026/01/part-1,          *",
        "logs/a.b.gz,                  logs/*.gz",
        "logs/a/b.gz,                  *",
        "logs/.gzz,                    *",
        "exact,                        exact",
    })
    void aKeyIsShownAsTheTemplateItFits(String key, String shown) {
        assertThat(KeyPolicy.templated("date=*/part-*", "logs/*.gz", "exact").show(key)).isEqualTo(shown);
    }
}
