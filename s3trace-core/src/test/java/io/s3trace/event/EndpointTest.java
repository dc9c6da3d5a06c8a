package io.s3trace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:443, 4",
        "::ffff:192.0.2.1, 192.0.2.1:443, 4",
        "2001:db8:0:0:0:0:0:1, [2001:db8::1]:443, 6",
        "0:0:0:0:0:0:0:1, [::1]:443, 6",
        "0:0:0:0:0:0:0:0, [::]:443, 6",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:443, 6",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:443, 6",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:443, 6",
        "fe80:0:0:0:1:2:3:0, [fe80::1:2:3:0]:443, 6",
    })
    void writesAddressesAsTheirStandardsRecommend(String address, String text, int version)
            throws UnknownHostException {
        Endpoint endpoint = Endpoint.of(InetAddress.getByName(address), 443);
        assertThat(endpoint).hasToString(text);
        assertThat(endpoint.ipVersion()).isEqualTo(version);
    }

    @Test
    void oneThatIsNotKnownSaysNothing() {
        assertThat(Endpoint.UNKNOWN.isKnown()).isFalse();
        assertThat(Endpoint.UNKNOWN).hasToString("");
        assertThat(Endpoint.UNKNOWN.ipVersion()).isEqualTo(TraceEvent.UNKNOWN);
    }
}
