package com.betterfleet.simulator.service;

import com.betterfleet.simulator.settings.ClientCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fetches access tokens of the service by client credentials, and caches each until shortly before it expires. */
public final class AccessTokenCache {
    /** A token is discarded this share of its lifetime before it expires, so that it does not expire in transit. */
    private static final int MARGIN_DIVISOR = 10;

    private static final Duration MAX_MARGIN = Duration.ofSeconds(30);

    private final HttpCaller calls;
    private final URI tokenUrl;
    private final InstantSource clock;
    private @Nullable ClientCredentials credentials;
    private @Nullable CachedToken cachedToken;

    private record CachedToken(String token, Instant validUntil) {}

    /** A token, or why there is none. */
    public sealed interface TokenResult {
        record FetchedToken(String value) implements TokenResult {}

        /** @param reason text for the event log */
        record NoToken(String reason) implements TokenResult {}
    }

    /** @param credentials null until the service has issued some, see {@link #useCredentials} */
    public AccessTokenCache(
            HttpCaller calls, URI serviceUrl, InstantSource clock, @Nullable ClientCredentials credentials) {
        this.calls = calls;
        this.tokenUrl = URI.create(serviceUrl + "/oauth2/token");
        this.clock = clock;
        this.credentials = credentials;
    }

    /** Uses these credentials from now on and discards a token fetched with others. */
    public synchronized void useCredentials(ClientCredentials issued) {
        credentials = issued;
        cachedToken = null;
    }

    public synchronized boolean hasCredentials() {
        return credentials != null;
    }

    public synchronized TokenResult currentToken() {
        CachedToken current = cachedToken;
        if (current != null && clock.instant().isBefore(current.validUntil())) {
            return new TokenResult.FetchedToken(current.token());
        }
        cachedToken = null;
        ClientCredentials client = credentials;
        return client == null ? new TokenResult.NoToken("the service has not issued a client yet") : fetchToken(client);
    }

    /** Discards a token that the service refused, unless a newer one has replaced it. */
    public synchronized void discardToken(String token) {
        if (cachedToken != null && cachedToken.token().equals(token)) {
            cachedToken = null;
        }
    }

    private TokenResult fetchToken(ClientCredentials client) {
        // RFC 6749 2.3.1: both are form-encoded before they are joined.
        String pair = formEncode(client.id()) + ":" + formEncode(client.secret());
        Map<String, String> headers = Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "Content-Type", "application/x-www-form-urlencoded",
                "Accept", "application/json");
        HttpReply reply = calls.send("POST", tokenUrl, headers, "grant_type=client_credentials");
        if (reply instanceof HttpReply.ReceivedResponse answered && reply.isSuccess()) {
            return parseToken(answered.body());
        }
        return new TokenResult.NoToken("no access token from " + tokenUrl + ": " + reply.describe());
    }

    private TokenResult parseToken(String body) {
        JsonNode answer;
        try {
            answer = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return new TokenResult.NoToken("the token endpoint's answer is not JSON");
        }
        String token = answer.path("access_token").asString("");
        if (token.isEmpty()) {
            return new TokenResult.NoToken("the token endpoint's answer has no access_token");
        }
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        Duration tenth = life.dividedBy(MARGIN_DIVISOR);
        Duration margin = tenth.compareTo(MAX_MARGIN) < 0 ? tenth : MAX_MARGIN;
        cachedToken = new CachedToken(token, clock.instant().plus(life).minus(margin));
        return new TokenResult.FetchedToken(token);
    }

    private static String formEncode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
