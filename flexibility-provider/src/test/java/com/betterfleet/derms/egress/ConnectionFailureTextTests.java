package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cause of a missing response has its own text (M15). */
class ConnectionFailureTextTests {

    private static final URI PARTNER = URI.create("https://partner.example:8443/oscp/cp/2.0/heartbeat");

    private static Stream<IOException> causes() {
        return Stream.of(
                new UnknownHostException("x"),
                new ConnectTimeoutException("x"),
                new ConnectException("x"),
                new NoRouteToHostException("x"),
                new SocketTimeoutException("x"),
                new SSLException("x"),
                untrusted(),
                new NoHttpResponseException("x"),
                new SocketException("Connection reset"),
                new IOException("no complete response within 15 s"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void eachCauseNamesThePartnersHostAndNoClass(IOException cause) {
        assertThat(ConnectionFailureText.describeFailure(PARTNER, cause))
                .contains("partner.example")
                .doesNotContain("Exception");
    }

    @Test
    void noTwoCausesHaveTheSameText() {
        List<String> words = causes().map(cause -> ConnectionFailureText.describeFailure(PARTNER, cause))
                .toList();
        assertThat(words).doesNotHaveDuplicates();
    }

    @Test
    void anUntrustedCertificateIsDistinguishedFromAFailedTlsHandshake() {
        assertThat(ConnectionFailureText.describeFailure(PARTNER, untrusted()))
                .isEqualTo("partner.example:8443 presents a certificate that is not trusted here: self-signed");
        assertThat(ConnectionFailureText.describeFailure(
                        PARTNER, new SSLException("Unsupported or unrecognized SSL message")))
                .isEqualTo("no secure connection (TLS) to partner.example:8443 can be established:"
                        + " Unsupported or unrecognized SSL message");
    }

    private static SSLHandshakeException untrusted() {
        SSLHandshakeException failed = new SSLHandshakeException("PKIX path building failed");
        failed.initCause(new CertificateException("self-signed"));
        return failed;
    }
}
