package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CertificateTests {

    /** Started once: the generation of a certificate takes a process. */
    private static final TlsServer PARTNER = TlsServer.withCertificate("-1d", 20);

    @AfterAll
    static void stopPartner() {
        PARTNER.close();
    }

    @Test
    void theCertificateOfATlsServerIsRecorded() throws Exception {
        try (Egress egress = PARTNER.egress()) {
            assertThat(egress.lastCertificates()).isEmpty();
            assertThat(egress.postText(PARTNER.url().resolve("/cp"), Map.of(), "{}")
                            .status())
                    .isEqualTo(204);
            egress.postText(PARTNER.url().resolve("/cp"), Map.of(), "{}");
            assertThat(egress.lastCertificates())
                    .containsExactly(new ServerCertificate(PARTNER.host(), PARTNER.notAfter()));
        }
    }

    @Test
    void anUntrustedCertificatePreventsTheRequest() {
        try (Egress egress =
                new Egress(new PartnerAddressPolicy(true, InetAddress::getAllByName), Egress.TimeLimits.DEFAULT)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> egress.postText(PARTNER.url(), Map.of(), "{}"));
            assertThat(egress.lastCertificates()).isEmpty();
        }
    }

    @Test
    void theServicesOwnCertificateIsReadEvenWhenExpired() throws Exception {
        try (TlsServer server = TlsServer.withCertificate("-20d", 10)) {
            assertThat(new CertificateProbe().fetchCertificate(server.url()))
                    .contains(new ServerCertificate(server.host(), server.notAfter()));
        }
    }

    @Test
    void anAddressWithoutTlsHasNone() throws Exception {
        assertThat(new CertificateProbe().fetchCertificate(URI.create("http://localhost:9/")))
                .isEmpty();
    }

    @Test
    @Timeout(60)
    void aServerThatAcceptsAndDoesNotRespondIsNotAwaited() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new CertificateProbe()
                            .fetchCertificate(URI.create("https://localhost:" + silent.getLocalPort() + "/")));
        }
    }

    @Test
    void theUsualPortIsNotPartOfTheName() {
        assertThat(ServerCertificate.hostKeyOf(URI.create("https://CP.example/x")))
                .contains("cp.example");
        assertThat(ServerCertificate.hostKeyOf(URI.create("https://cp.example:443/x")))
                .contains("cp.example");
        assertThat(ServerCertificate.hostKeyOf(URI.create("https://cp.example:8443/x")))
                .contains("cp.example:8443");
        assertThat(ServerCertificate.hostKeyOf(URI.create("http://cp.example/x")))
                .isEmpty();
    }
}
