package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.time.ExponentialBackoff;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Service;

/**
 * Caches the partners' access tokens until shortly before they expire. Where several messages need a token, one of them
 * requests it and all receive the result. A failure is cached too: no request is sent until its pause is over.
 */
@Service
public class AccessTokenCache {

    /** Maximum time before its expiry at which a token is replaced; a tenth of its lifetime if that is shorter. */
    private static final Duration MAX_EXPIRY_MARGIN = Duration.ofSeconds(30);

    private static final int EXPIRY_MARGIN_PARTS = 10;

    /** The pauses after refusals in a row, and between renewals of tokens that the partner keeps refusing. */
    private static final ExponentialBackoff REFUSAL_PAUSES =
            new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private static final ExponentialBackoff UNREACHABLE_PAUSES =
            new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofSeconds(30));

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

    /**
     * The result of a request.
     *
     * @param usableUntil until when the token is presented, or the failure answers further requests
     * @param tries failures in a row, or renewals in a row of a token that the partner refused
     */
    private record CachedToken(TokenRequestResult result, Instant requestedAt, Instant usableUntil, int tries) {
        boolean isGranted() {
            return result instanceof TokenRequestResult.TokenGranted;
        }
    }

    private static final CachedToken PENDING_TOKEN = new CachedToken(
            new TokenRequestResult.EndpointUnreachable("not requested yet"), Instant.MIN, Instant.MIN, 0);

    /** Returns the cached token while it can be used, otherwise a new one. */
    public TokenRequestResult findToken(
            String connectionId, OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        return findOrRequestToken(createOwner(connectionId, client, staticHeaders), "");
    }

    /**
     * Returns another token than {@code refused}, which the partner did not accept though it should be valid. Where a
     * renewed token was refused as well, the next renewal waits: until then the refused one is returned.
     */
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
                .filter(CachedToken::isGranted)
                .map(CachedToken::usableUntil)
                .filter(now::isBefore)
                .max(Instant::compareTo);
    }

    /** Requests a token and caches none; to test a credential. Success ends the pause after former failures. */
    public TokenRequestResult requestUncachedToken(
            OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        TokenRequestResult result = endpoint.requestToken(client, staticHeaders);
        if (result instanceof TokenRequestResult.TokenGranted) {
            cache.asMap()
                    .entrySet()
                    .removeIf(cached -> cached.getKey().client().equals(client)
                            && cached.getValue().isDone()
                            && !cached.getValue().join().isGranted());
        }
        return result;
    }

    private static TokenOwner createOwner(
            String connectionId, OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        return new TokenOwner(
                connectionId, client, client.settings().headersOnTokenRequest() ? Map.copyOf(staticHeaders) : Map.of());
    }

    private TokenRequestResult findOrRequestToken(TokenOwner owner, String refused) {
        AtomicBoolean isRequester = new AtomicBoolean();
        AtomicInteger tries = new AtomicInteger();
        CompletableFuture<CachedToken> requested = cache.asMap().compute(owner, (key, cached) -> {
            boolean reusable = cached != null && isUsable(cached, refused);
            isRequester.set(!reusable);
            tries.set(cached == null || reusable ? 0 : countTries(cached.join(), refused));
            return reusable ? cached : new CompletableFuture<>();
        });
        if (isRequester.get()) {
            requestToken(owner, requested, tries.get());
        }
        return requested.join().result();
    }

    /** Returns whether a token is being requested, a failure's pause is not over, or a token may be presented again. */
    private boolean isUsable(CompletableFuture<CachedToken> cached, String refused) {
        if (!cached.isDone()) {
            return true;
        }
        CachedToken completed = cached.join();
        Instant now = clock.instant();
        if (!now.isBefore(completed.usableUntil())) {
            return false;
        }
        return !isRefused(completed, refused)
                || (completed.tries() > 0
                        && now.isBefore(completed.requestedAt().plus(REFUSAL_PAUSES.pauseAfter(completed.tries()))));
    }

    private static boolean isRefused(CachedToken cached, String refused) {
        return cached.result() instanceof TokenRequestResult.TokenGranted granted
                && granted.token().equals(refused);
    }

    /** Counts the failures or renewals in a row before the next request. */
    private int countTries(CachedToken before, String refused) {
        if (!before.isGranted()) {
            return before.tries();
        }
        // A token that was accepted for so long was no failure.
        boolean lasted = !clock.instant().isBefore(before.requestedAt().plus(REFUSAL_PAUSES.max()));
        return !isRefused(before, refused) ? 0 : lasted ? 1 : before.tries() + 1;
    }

    private void requestToken(TokenOwner owner, CompletableFuture<CachedToken> pending, int tries) {
        Instant requested = clock.instant();
        TokenRequestResult result = new TokenRequestResult.EndpointUnreachable("the request failed within the service");
        try {
            result = endpoint.requestToken(owner.client(), owner.staticHeaders());
        } finally {
            // Waiting messages receive the result in every case.
            pending.complete(toCachedToken(result, requested, tries));
        }
    }

    private CachedToken toCachedToken(TokenRequestResult result, Instant requested, int tries) {
        return switch (result) {
            case TokenRequestResult.TokenGranted granted ->
                new CachedToken(granted, requested, computeExpiry(granted, requested), tries);
            case TokenRequestResult.TokenRefused rejected -> {
                Duration pause = REFUSAL_PAUSES.pauseAfter(tries + 1, rejected.retryAfter());
                yield new CachedToken(rejected, requested, clock.instant().plus(pause), tries + 1);
            }
            case TokenRequestResult.EndpointUnreachable unreachable ->
                new CachedToken(
                        unreachable,
                        requested,
                        clock.instant().plus(UNREACHABLE_PAUSES.pauseAfter(tries + 1)),
                        tries + 1);
        };
    }

    private static Instant computeExpiry(TokenRequestResult.TokenGranted granted, Instant requested) {
        Duration tenth = granted.lifetime().dividedBy(EXPIRY_MARGIN_PARTS);
        Duration margin = tenth.compareTo(MAX_EXPIRY_MARGIN) < 0 ? tenth : MAX_EXPIRY_MARGIN;
        return requested.plus(granted.lifetime()).minus(margin);
    }
}
