package com.betterfleet.derms.access;

import com.betterfleet.derms.secret.Secrets;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The keys of our access tokens as this instance knows them: one signs, and those before it are good for what they have
 * signed. Kept in memory, since each message is verified, and read again twice a minute, since another instance may have
 * made a new one.
 */
@Component
class SigningKeys implements JWKSource<SecurityContext> {

    /** How long an instance may go on signing with a key after another instance replaced it. */
    static final Duration READ_EVERY = Duration.ofSeconds(30);

    /** An unknown key may be brand new; a stranger who invents keys costs no more than one look a second. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final JdbcSigningKeys stored;
    private final SigningKeyRollover rollover;
    private final Secrets secrets;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    SigningKeys(JdbcSigningKeys stored, SigningKeyRollover rollover, Secrets secrets, InstantSource clock) {
        this.stored = stored;
        this.rollover = rollover;
        this.secrets = secrets;
        this.clock = clock;
    }

    private record Known(List<JWK> keys, Instant readAt) {
        boolean readWithin(Duration time, Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(time));
        }
    }

    /** The keys that a token may be signed with. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        List<JWK> selected = selector.select(new JWKSet(known(READ_EVERY).keys()));
        return selected.isEmpty() ? selector.select(new JWKSet(known(LOOK_AGAIN).keys())) : selected;
    }

    /** The one key that signs. */
    JWKSource<SecurityContext> signing() {
        return (selector, context) ->
                selector.select(new JWKSet(List.of(known(READ_EVERY).keys().getFirst())));
    }

    @EventListener
    void forget(SigningKeyRollover.KeysChanged changed) {
        known = null;
    }

    private Known known(Duration age) {
        Known before = known;
        Instant now = clock.instant();
        if (before != null && before.readWithin(age, now)) {
            return before;
        }
        Known read = new Known(read(), now);
        known = read;
        return read;
    }

    private List<JWK> read() {
        List<byte[]> found = stored.sealed();
        if (found.isEmpty()) {
            rollover.makeFirst();
            found = stored.sealed();
        }
        return found.stream().map(this::opened).toList();
    }

    private JWK opened(byte[] sealed) {
        try {
            return RSAKey.parse(secrets.decrypt(sealed));
        } catch (ParseException e) {
            throw new IllegalStateException("the stored signing key is no RSA key", e);
        }
    }
}
