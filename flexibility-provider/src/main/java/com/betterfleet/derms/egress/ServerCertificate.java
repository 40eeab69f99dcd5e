package com.betterfleet.derms.egress;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The certificate that a server presented at the newest TLS handshake.
 *
 * @param host in lower case, with its port unless that is 443
 * @param notAfter the end of the leaf's validity
 */
public record ServerCertificate(String host, Instant notAfter) {

    static final int HTTPS_PORT = 443;

    /** The key under which a URL's certificate is stored; empty if the URL is not https or has no host. */
    public static Optional<String> hostKeyOf(URI url) {
        if (url.getHost() == null || !"https".equalsIgnoreCase(url.getScheme())) {
            return Optional.empty();
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return Optional.of(url.getPort() < 0 || url.getPort() == HTTPS_PORT ? host : host + ":" + url.getPort());
    }

    static Optional<ServerCertificate> of(URI url, SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? hostKeyOf(url)
                            .map(host -> new ServerCertificate(
                                    host, leaf.getNotAfter().toInstant()))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
