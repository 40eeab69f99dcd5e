package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CertificateTests {

    @Test
    void whoeverAnswersOverTlsHasItsCertificateNoted() throws Exception {
        try (TlsServer partner = TlsServer.withCertificate("-1d", 20);
                Egress egress = partner.egress()) {
            assertThat(egress.certificates()).isEmpty();
            assertThat(egress.post(partner.url().resolve("/cp"), Map.of(), "{}").status())
                    .isEqualTo(204);
            egress.post(partner.url().resolve("/cp"), Map.of(), "{}");
            assertThat(egress.certificates())
                    .containsExactly(new ServerCertificate(partner.host(), partner.notAfter()));
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsNotSpokenWith() {
        try (TlsServer stranger = TlsServer.withCertificate("-1d", 20);
                Egress egress =
                        new Egress(new PartnerAddresses(true, InetAddress::getAllByName), Egress.Limits.USUAL)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> egress.post(stranger.url(), Map.of(), "{}"));
            assertThat(egress.certificates()).isEmpty();
        }
    }

    @Test
    void ourOwnIsLookedAtEvenWhereItHasEnded() throws Exception {
        try (TlsServer ours = TlsServer.withCertificate("-20d", 10)) {
            assertThat(new CertificateLook().at(ours.url()))
                    .contains(new ServerCertificate(ours.host(), ours.notAfter()));
        }
    }

    @Test
    void anAddressWithoutTlsHasNone() throws Exception {
        assertThat(new CertificateLook().at(URI.create("http://localhost:9/"))).isEmpty();
    }

    @Test
    @Timeout(20)
    void whoeverAcceptsAndSaysNothingIsNotWaitedFor() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            new CertificateLook().at(URI.create("https://localhost:" + silent.getLocalPort() + "/")));
        }
    }

    @Test
    void theUsualPortIsNotPartOfTheName() {
        assertThat(ServerCertificate.hostOf(URI.create("https://CP.example/x"))).contains("cp.example");
        assertThat(ServerCertificate.hostOf(URI.create("https://cp.example:443/x")))
                .contains("cp.example");
        assertThat(ServerCertificate.hostOf(URI.create("https://cp.example:8443/x")))
                .contains("cp.example:8443");
        assertThat(ServerCertificate.hostOf(URI.create("http://cp.example/x"))).isEmpty();
    }
}
