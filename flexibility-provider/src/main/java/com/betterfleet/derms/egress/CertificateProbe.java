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
 * Looks at the certificate that an address of our own shows: a TLS handshake and no request. For an address out of the
 * service's own settings alone, never for one that is typed: it may well lie in our own network.
 */
@Component
public final class CertificateProbe {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private final SSLSocketFactory sockets;

    public CertificateProbe() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AcceptAllTrustManager()}, new SecureRandom());
            sockets = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every Java runtime", e);
        }
    }

    /**
     * The certificate shown now, valid or not; empty where the URL is not https.
     *
     * @throws IOException where there was no handshake within five seconds
     */
    public Optional<ServerCertificate> fetchCertificate(URI url) throws IOException {
        if (ServerCertificate.hostKeyOf(url).isEmpty()) {
            return Optional.empty();
        }
        int port = url.getPort() < 0 ? ServerCertificate.HTTPS_PORT : url.getPort();
        try (Socket plain = new Socket()) {
            // Whatever drips keeps a time-out between two bytes away; the end of the socket ends it.
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
            // It is closed all the same.
        }
    }

    /** Takes every certificate, since nothing is said to whoever shows it: one that has ended is what we look for. */
    private static final class AcceptAllTrustManager extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client is looked at");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client is looked at");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client is looked at");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
