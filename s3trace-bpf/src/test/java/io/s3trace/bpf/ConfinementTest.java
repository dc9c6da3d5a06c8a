package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfinementTest {
    private static final String FIRST_NAMESPACE = "         0          0 4294967295\n";

    @Test
    void nothingConfinesAProcessOfTheFirstNamespaceOnAKernelThatIsOpenOrKeepsItsIntegrity() {
        assertThat(Confinement.of(FIRST_NAMESPACE, "")).isEmpty();
        assertThat(Confinement.of(FIRST_NAMESPACE, "[none] integrity confidentiality\n")).isEmpty();
        assertThat(Confinement.of(FIRST_NAMESPACE, "none [integrity] confidentiality\n")).isEmpty();
    }

    @Test
    void aUserNamespaceIsSaid() {
        assertThat(Confinement.of("         0       1000          1\n", "").orElseThrow())
                .contains("user namespace", "outside of one");
    }

    @Test
    void aLockdownForConfidentialityIsSaid() {
        assertThat(Confinement.of(FIRST_NAMESPACE, "none integrity [confidentiality]\n").orElseThrow())
                .contains("locked down for confidentiality", "lockdown=integrity");
    }
}
