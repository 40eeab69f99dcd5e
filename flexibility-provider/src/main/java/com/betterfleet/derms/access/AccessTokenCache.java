package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Service;

/**
 * Caches the partners' access tokens until shortly before they expire. Where several messages need a token, one of them
 * requests it and all receive the result, also a failure.
 */
@Service
public class AccessTokenCache {

    /** Maximum time before its expiry at which a token is replaced; a tenth of its lifetime if that is shorter. */
    private static final Duration MAX_EXPIRY_MARGIN = Duration.ofSeconds(30);

    private static final int EXPIRY_MARGIN_PARTS = 10;

    /** Time after which an unused token is removed, such as that of a deleted connection. */
    private static final Duration MAX_IDLE_TIME = Duration.ofHours(1);

    private final TokenEndpointClient endpoint;
    private final InstantSource clock;
    private final Cache<TokenOwner, CompletableFuture<CachedToken>> cache =
            Caffeine.newBuilder().expireAfterAccess(MAX_IDLE_TIME).build();

    AccessTokenCache(TokenEndpointClient endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** The key of a cached token. A changed credential is another key, so that a change takes effect immediately. */
    private record TokenOwner(
            String connectionId, OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {}

    private record CachedToken(TokenRequestResult result, Instant usableUntil) {}

    private static final CachedToken PENDING_TOKEN =
            new CachedToken(new TokenRequestResult.EndpointUnreachable("not requested yet"), Instant.MIN);

    /** Returns the cached token while it can be used, otherwise a new one. */
    public TokenRequestResult findToken(
            String connectionId, OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        return findOrRequestToken(createOwner(connectionId, client, staticHeaders), "");
    }

    /** Returns another token than {@code refused}, which the partner refused before its expiry. */
    public TokenRequestResult renewToken(
            String connectionId,
            OutboundCredential.OAuthClientCredential client,
            Map<String, String> staticHeaders,
            String refused) {
        return findOrRequestToken(createOwner(connectionId, client, staticHeaders), refused);
    }

    /** Returns until when this instance uses a connection's cached token; empty if none is cached. */
    public Optional<Instant> findExpiry(String connectionId) {
        Instant now = clock.instant();
        return cache.asMap().entrySet().stream()
                .filter(cached -> cached.getKey().connectionId().equals(connectionId))
                .map(cached -> cached.getValue().getNow(PENDING_TOKEN))
                .filter(cached -> cached.result() instanceof TokenRequestResult.TokenGranted)
                .map(CachedToken::usableUntil)
                .filter(now::isBefore)
                .max(Instant::compareTo);
    }

    /** Requests a token without caching it, to test a credential. */
    public TokenRequestResult requestUncachedToken(
            OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        return endpoint.requestToken(client, staticHeaders);
    }

    private static TokenOwner createOwner(
            String connectionId, OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        return new TokenOwner(
                connectionId, client, client.settings().headersOnTokenRequest() ? Map.copyOf(staticHeaders) : Map.of());
    }

    private TokenRequestResult findOrRequestToken(TokenOwner owner, String refused) {
        AtomicBoolean isRequester = new AtomicBoolean();
        CompletableFuture<CachedToken> requested = cache.asMap().compute(owner, (key, cached) -> {
            boolean reusable = cached != null && isUsable(cached, refused);
            isRequester.set(!reusable);
            return reusable ? cached : new CompletableFuture<>();
        });
        if (isRequester.get()) {
            requestToken(owner, requested);
        }
        return requested.join().result();
    }

    /** Returns whether a token is being requested, or is valid and not the refused one. */
    private boolean isUsable(CompletableFuture<CachedToken> cached, String refused) {
        if (!cached.isDone()) {
            return true;
        }
        CachedToken completed = cached.join();
        return completed.result() instanceof TokenRequestResult.TokenGranted granted
                && clock.instant().isBefore(completed.usableUntil())
                && !granted.token().equals(refused);
    }

    private void requestToken(TokenOwner owner, CompletableFuture<CachedToken> pending) {
        Instant requested = clock.instant();
        TokenRequestResult result = new TokenRequestResult.EndpointUnreachable("the request failed within the service");
        try {
            result = endpoint.requestToken(owner.client(), owner.staticHeaders());
        } finally {
            // Waiting messages receive a result even after an exception.
            pending.complete(new CachedToken(
                    result,
                    result instanceof TokenRequestResult.TokenGranted granted
                            ? computeExpiry(granted, requested)
                            : requested));
        }
    }

    private static Instant computeExpiry(TokenRequestResult.TokenGranted granted, Instant requested) {
        Duration tenth = granted.lifetime().dividedBy(EXPIRY_MARGIN_PARTS);
        Duration margin = tenth.compareTo(MAX_EXPIRY_MARGIN) < 0 ? tenth : MAX_EXPIRY_MARGIN;
        return requested.plus(granted.lifetime()).minus(margin);
    }
}
