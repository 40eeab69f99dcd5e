package com.betterfleet.derms.access;

import com.betterfleet.derms.connection.Connection.Credential;
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
 * The access tokens that partners gave us, kept in memory until shortly before they end. However many messages wait for a
 * token, one of them asks for it and all take what it gets, a failure too.
 */
@Service
public class AccessTokens {

    /** A token is not shown any more this long before its end, or a tenth of its lifetime where that is shorter. */
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);

    private static final int MARGIN_PARTS = 10;

    /** So that the tokens of removed connections do not stay for good. */
    private static final Duration UNUSED = Duration.ofHours(1);

    private final TokenEndpoint endpoint;
    private final InstantSource clock;
    private final Cache<Owner, CompletableFuture<Held>> held =
            Caffeine.newBuilder().expireAfterAccess(UNUSED).build();

    AccessTokens(TokenEndpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** A changed credential is another owner, so that an edit takes effect at once. */
    private record Owner(String connectionId, Credential.OAuth client, Map<String, String> staticHeaders) {}

    private record Held(TokenAnswer answer, Instant until) {}

    private static final Held NOTHING = new Held(new TokenAnswer.Unreachable("not asked for yet"), Instant.MIN);

    /** A token that may be shown now: the kept one, or a new one. */
    public TokenAnswer token(String connectionId, Credential.OAuth client, Map<String, String> staticHeaders) {
        return get(owner(connectionId, client, staticHeaders), "");
    }

    /** Another token than {@code refused}, which the partner did not take though it should have been valid. */
    public TokenAnswer renewed(
            String connectionId, Credential.OAuth client, Map<String, String> staticHeaders, String refused) {
        return get(owner(connectionId, client, staticHeaders), refused);
    }

    /** Until when the token that this instance shows a partner is used; empty: none is kept, the next message asks for one. */
    public Optional<Instant> usedUntil(String connectionId) {
        Instant now = clock.instant();
        return held.asMap().entrySet().stream()
                .filter(kept -> kept.getKey().connectionId().equals(connectionId))
                .map(kept -> kept.getValue().getNow(NOTHING))
                .filter(kept -> kept.answer() instanceof TokenAnswer.Granted)
                .map(Held::until)
                .filter(now::isBefore)
                .max(Instant::compareTo);
    }

    /** Asks for a token and keeps nothing; to try out a credential. */
    public TokenAnswer fresh(Credential.OAuth client, Map<String, String> staticHeaders) {
        return endpoint.ask(client, staticHeaders);
    }

    private static Owner owner(String connectionId, Credential.OAuth client, Map<String, String> staticHeaders) {
        return new Owner(
                connectionId, client, client.settings().headersOnTokenRequest() ? Map.copyOf(staticHeaders) : Map.of());
    }

    private TokenAnswer get(Owner owner, String refused) {
        AtomicBoolean ours = new AtomicBoolean();
        CompletableFuture<Held> asked = held.asMap().compute(owner, (key, kept) -> {
            boolean keep = kept != null && usable(kept, refused);
            ours.set(!keep);
            return keep ? kept : new CompletableFuture<>();
        });
        if (ours.get()) {
            ask(owner, asked);
        }
        return asked.join().answer();
    }

    /** Being asked for, or granted, still valid and another than the refused one. */
    private boolean usable(CompletableFuture<Held> kept, String refused) {
        if (!kept.isDone()) {
            return true;
        }
        Held known = kept.join();
        return known.answer() instanceof TokenAnswer.Granted granted
                && clock.instant().isBefore(known.until())
                && !granted.token().equals(refused);
    }

    private void ask(Owner owner, CompletableFuture<Held> asking) {
        Instant asked = clock.instant();
        TokenAnswer answer = new TokenAnswer.Unreachable("the request failed within the service");
        try {
            answer = endpoint.ask(owner.client(), owner.staticHeaders());
        } finally {
            // Whatever happened, those who wait are told.
            asking.complete(
                    new Held(answer, answer instanceof TokenAnswer.Granted granted ? end(granted, asked) : asked));
        }
    }

    private static Instant end(TokenAnswer.Granted granted, Instant asked) {
        Duration tenth = granted.lifetime().dividedBy(MARGIN_PARTS);
        Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
        return asked.plus(granted.lifetime()).minus(margin);
    }
}
