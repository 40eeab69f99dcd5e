package com.betterfleet.derms.egress;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** A real TLS server on loopback with a generated certificate, which accepts every POST. */
public final class TlsServer implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final SSLContext trusting;
    private final Instant notAfter;

    private TlsServer(HttpsServer server, SSLContext trusting, Instant notAfter) {
        this.server = server;
        this.trusting = trusting;
        this.notAfter = notAfter;
    }

    /**
     * Starts a server.
     *
     * @param start the beginning of its certificate's validity in keytool's form: "-20d"
     */
    public static TlsServer withCertificate(String start, int days) {
        try {
            Path file = Files.createTempDirectory("tls").resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            "server",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost",
                            "-startdate",
                            start,
                            "-validity",
                            String.valueOf(days),
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            return serve(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static TlsServer serve(Path file) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, PASSWORD);
        }
        X509Certificate leaf = (X509Certificate) keys.getCertificate("server");
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", leaf);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        return new TlsServer(server, context, leaf.getNotAfter().toInstant());
    }

    public Instant notAfter() {
        return notAfter;
    }

    /** The host as certificates are stored: with the port. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("https://" + host());
    }

    /** An egress that trusts this server's certificate. */
    public Egress egress() {
        return new Egress(
                new PartnerAddressPolicy(true, InetAddress::getAllByName),
                Egress.TimeLimits.DEFAULT,
                new DefaultClientTlsStrategy(trusting));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
