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

/**
 * The access tokens that the service issues to us, by client credentials. One is fetched when it is needed and kept until
 * near its end.
 */
public final class ServiceTokens {
    /** A token that dies on the way is a message lost: it is given up this share of its life before its end. */
    private static final int MARGIN_DIVISOR = 10;

    private static final Duration MOST_MARGIN = Duration.ofSeconds(30);

    private final Calls calls;
    private final URI tokenUrl;
    private final InstantSource clock;
    private @Nullable ClientCredentials credentials;
    private @Nullable Kept kept;

    private record Kept(String token, Instant until) {}

    /** What came of asking for a token. */
    public sealed interface Fetched {
        record Token(String value) implements Fetched {}

        /** @param why in words for a person */
        record None(String why) implements Fetched {}
    }

    /** @param credentials null until the service has issued some, see {@link #use} */
    public ServiceTokens(Calls calls, URI serviceUrl, InstantSource clock, @Nullable ClientCredentials credentials) {
        this.calls = calls;
        this.tokenUrl = URI.create(serviceUrl + "/oauth2/token");
        this.clock = clock;
        this.credentials = credentials;
    }

    /** From now on with these; a token fetched with others is forgotten. */
    public synchronized void use(ClientCredentials issued) {
        credentials = issued;
        kept = null;
    }

    public synchronized boolean haveCredentials() {
        return credentials != null;
    }

    public synchronized Fetched token() {
        Kept current = kept;
        if (current != null && clock.instant().isBefore(current.until())) {
            return new Fetched.Token(current.token());
        }
        kept = null;
        ClientCredentials client = credentials;
        return client == null ? new Fetched.None("the service has issued us no client yet") : fetched(client);
    }

    /** The service did not take this token: the next one is fetched anew, unless that has happened meanwhile. */
    public synchronized void refused(String token) {
        if (kept != null && kept.token().equals(token)) {
            kept = null;
        }
    }

    private Fetched fetched(ClientCredentials client) {
        // RFC 6749 2.3.1: both are form-encoded before they are joined.
        String pair = encoded(client.id()) + ":" + encoded(client.secret());
        Map<String, String> headers = Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "Content-Type", "application/x-www-form-urlencoded",
                "Accept", "application/json");
        Reply reply = calls.send("POST", tokenUrl, headers, "grant_type=client_credentials");
        if (reply instanceof Reply.Answered answered && reply.succeeded()) {
            return read(answered.body());
        }
        return new Fetched.None("no access token from " + tokenUrl + ": " + reply.described());
    }

    private Fetched read(String body) {
        JsonNode answer;
        try {
            answer = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return new Fetched.None("the token endpoint answered no JSON");
        }
        String token = answer.path("access_token").asString("");
        if (token.isEmpty()) {
            return new Fetched.None("the token endpoint's answer has no access_token");
        }
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        Duration tenth = life.dividedBy(MARGIN_DIVISOR);
        Duration margin = tenth.compareTo(MOST_MARGIN) < 0 ? tenth : MOST_MARGIN;
        kept = new Kept(token, clock.instant().plus(life).minus(margin));
        return new Fetched.Token(token);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
