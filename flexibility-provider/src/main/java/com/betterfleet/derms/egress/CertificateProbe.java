package com.betterfleet.derms.egress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.stereotype.Component;

/**
 * Reads the certificate of one of the service's own public addresses by a TLS handshake without a request. For
 * addresses from the service's settings only, never from user input: they may be in a private network.
 */
@Component
public final class CertificateProbe {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private final SSLSocketFactory sockets;

    public CertificateProbe() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AcceptAllTrust()}, new SecureRandom());
            sockets = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every Java runtime", e);
        }
    }

    /**
     * Fetches the present certificate, valid or not; empty if the URL is not https.
     *
     * @throws IOException if there was no handshake within five seconds
     */
    public Optional<ServerCertificate> fetchCertificate(URI url) throws IOException {
        if (ServerCertificate.hostKeyOf(url).isEmpty()) {
            return Optional.empty();
        }
        int port = url.getPort() < 0 ? ServerCertificate.HTTPS_PORT : url.getPort();
        try (Socket plain = new Socket()) {
            // A server that sends single bytes resets the read time-out each time; closing the socket ends it.
            CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                    () -> closeSilently(plain),
                    CompletableFuture.delayedExecutor(
                            HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
            try {
                plain.connect(new InetSocketAddress(url.getHost(), port), (int) HANDSHAKE_TIMEOUT.toMillis());
                try (SSLSocket secure = (SSLSocket) sockets.createSocket(plain, url.getHost(), port, true)) {
                    secure.startHandshake();
                    return ServerCertificate.of(url, secure.getSession());
                }
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private static void closeSilently(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is best effort.
        }
    }

    /**
     * Accepts every certificate, since nothing is sent to the server: expired certificates are what the probe looks
     * for.
     */
    private static final class AcceptAllTrust extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("client certificates are not checked");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("client certificates are not checked");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("client certificates are not checked");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
