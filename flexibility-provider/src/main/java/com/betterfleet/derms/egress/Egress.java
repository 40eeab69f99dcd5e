package com.betterfleet.derms.egress;

import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to a partner and returns its response. Host names are resolved once per connection by {@link
 * PartnerAddressPolicy}. Redirects are returned as responses; there are no retries, cookies, proxies or compression.
 */
public final class Egress implements AutoCloseable {

    /** Maximum size of a response body; the rest is cut off. */
    static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private static final int MAX_CONNECTIONS = 400;
    private static final int MAX_CONNECTIONS_PER_HOST = 100;

    private final AddressPolicy policy;
    private final TimeLimits limits;
    private final CloseableHttpClient http;
    private final Map<String, ServerCertificate> certificates = new ConcurrentHashMap<>();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("egress-deadline").factory());

    /**
     * Time limits of a request. The response limit runs from the connection to the last byte, not between two bytes.
     */
    record TimeLimits(Duration connect, Duration response) {
        static final TimeLimits DEFAULT = new TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(10));

        Duration total() {
            return connect.plus(response);
        }
    }

    /**
     * A partner's response.
     *
     * @param headers the first value of each header, by lower-case name
     * @param body as text, cut off after 64 kB; empty where its content coding cannot be undone
     * @param bodyFault why the body cannot be relied on; null where it can
     */
    public record OutboundResponse(
            int status,
            Map<String, String> headers,
            String body,
            @Nullable String bodyFault) {

        private static OutboundResponse of(int status, Map<String, String> headers, byte[] received)
                throws IOException {
            String coding = headers.get("content-encoding");
            try {
                byte[] body = BodyDecoder.decodeBody(coding, new ByteArrayInputStream(received), MAX_RESPONSE_BYTES);
                return new OutboundResponse(status, headers, new String(body, StandardCharsets.UTF_8), null);
            } catch (UnacceptableBodyException e) {
                String text = coding == null ? new String(received, StandardCharsets.UTF_8) : "";
                return new OutboundResponse(status, headers, text, e.text());
            }
        }

        /**
         * The body, for a caller that relies on its content.
         *
         * @throws UnacceptableBodyException if it is not text of limited size
         */
        public String requireBody() {
            if (bodyFault != null) {
                throw new UnacceptableBodyException(BodyFault.MALFORMED, bodyFault);
            }
            return body;
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    Egress(AddressPolicy policy, TimeLimits limits) {
        this(policy, limits, DefaultClientTlsStrategy.createDefault());
    }

    Egress(AddressPolicy policy, TimeLimits limits, TlsSocketStrategy tls) {
        this.policy = policy;
        this.limits = limits;
        Timeout responseTimeout = Timeout.of(limits.response());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PolicyDnsResolver(policy))
                        .setTlsSocketStrategy(tls)
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS_PER_HOST)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setSocketTimeout(responseTimeout)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(responseTimeout)
                        .setResponseTimeout(responseTimeout)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("betterfleet-derms")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
    }

    /**
     * Creates an egress for URLs from the service's settings, which may be in the operator's network. Never for URLs
     * from a form or from the API.
     */
    public static Egress toOperatorNetwork() {
        return new Egress(new OperatorAddressPolicy(), TimeLimits.DEFAULT);
    }

    /** Finds why a URL from the settings cannot be used; empty if it can. */
    public static Optional<String> findOperatorUrlObjection(URI url) {
        return new OperatorAddressPolicy().findObjection(url);
    }

    /** Posts a text to a partner; throws as {@link #sendRequest} does. */
    public OutboundResponse postText(URI url, Map<String, String> headers, String body) throws IOException {
        return sendRequest("POST", url, headers, body);
    }

    /**
     * Sends one request.
     *
     * @param body empty for a request without body
     * @throws AddressRefusedException if the URL or its resolved address must not be requested
     * @throws IOException if there was no response in time
     */
    public OutboundResponse sendRequest(String method, URI url, Map<String, String> headers, String body)
            throws IOException {
        Optional<String> objection = policy.findObjection(url);
        if (objection.isPresent()) {
            throw new AddressRefusedException(
                    "%s cannot be a partner's address: %s".formatted(url.getHost(), objection.get()));
        }
        HttpUriRequestBase request = new HttpUriRequestBase(method, url);
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        headers.forEach(request::setHeader);
        if (!body.isEmpty()) {
            request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
        }
        ScheduledFuture<?> deadline =
                deadlines.schedule(request::cancel, limits.total().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return executeRequest(url, request);
        } catch (HttpException e) {
            throw new IOException("the response is no HTTP: " + e.getMessage(), e);
        } catch (IOException e) {
            if (request.isCancelled()) {
                throw new IOException(
                        "no complete response within %d s"
                                .formatted(limits.total().toSeconds()),
                        e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** The newest certificate of each server that has responded to this instance. */
    public List<ServerCertificate> lastCertificates() {
        return List.copyOf(certificates.values());
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }

    private OutboundResponse executeRequest(URI url, HttpUriRequestBase request) throws IOException, HttpException {
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpResponse response = http.executeOpen(RoutingSupport.determineHost(request), request, context);
        try {
            SSLSession session = context.getSSLSession();
            if (session != null) {
                ServerCertificate.of(url, session).ifPresent(seen -> certificates.put(seen.host(), seen));
            }
            HttpEntity entity = response.getEntity();
            byte[] read = entity == null ? new byte[0] : entity.getContent().readNBytes(MAX_RESPONSE_BYTES);
            if (read.length == MAX_RESPONSE_BYTES) {
                // The body may be endless, so that the connection is closed instead of read to its end.
                request.cancel();
            }
            return OutboundResponse.of(response.getCode(), firstValues(response.getHeaders()), read);
        } finally {
            Closer.closeQuietly(response);
        }
    }

    private static Map<String, String> firstValues(Header[] headers) {
        Map<String, String> values = new TreeMap<>();
        for (Header header : headers) {
            if (header.getValue() != null) {
                values.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return Map.copyOf(values);
    }

    /** Resolves hosts by the address policy alone; the client connects to these addresses only. */
    private record PolicyDnsResolver(AddressPolicy policy) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return policy.resolveHost(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
