package com.betterfleet.derms.access;

import com.betterfleet.derms.secret.SecretCipher;
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
 * Caches the signing keys on this instance: the active one signs, retired ones verify. They are read again twice a
 * minute, since another instance may have created a new one.
 */
@Component
class SigningKeySource implements JWKSource<SecurityContext> {

    /** How long an instance may sign with a key after another instance replaced it. */
    static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);

    /** Minimum time between two reads for an unknown key, so that forged key ids cause one query a second. */
    private static final Duration UNKNOWN_KEY_REFRESH_INTERVAL = Duration.ofSeconds(1);

    private final JdbcSigningKeys stored;
    private final SigningKeyRotation rotation;
    private final SecretCipher secrets;
    private final InstantSource clock;
    private volatile @Nullable LoadedKeys loadedKeys;

    SigningKeySource(JdbcSigningKeys stored, SigningKeyRotation rotation, SecretCipher secrets, InstantSource clock) {
        this.stored = stored;
        this.rotation = rotation;
        this.secrets = secrets;
        this.clock = clock;
    }

    private record LoadedKeys(List<JWK> keys, Instant readAt) {
        boolean isFresh(Duration time, Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(time));
        }
    }

    /** Returns the keys that match; reads them again if none does. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        List<JWK> selected =
                selector.select(new JWKSet(loadKeys(REFRESH_INTERVAL).keys()));
        return selected.isEmpty()
                ? selector.select(
                        new JWKSet(loadKeys(UNKNOWN_KEY_REFRESH_INTERVAL).keys()))
                : selected;
    }

    /** Returns a source of the active key only. */
    JWKSource<SecurityContext> activeKeySource() {
        return (selector, context) -> selector.select(
                new JWKSet(List.of(loadKeys(REFRESH_INTERVAL).keys().getFirst())));
    }

    @EventListener
    void onSigningKeysChanged(SigningKeyRotation.SigningKeysChanged changed) {
        loadedKeys = null;
    }

    private LoadedKeys loadKeys(Duration maxAge) {
        LoadedKeys before = loadedKeys;
        Instant now = clock.instant();
        if (before != null && before.isFresh(maxAge, now)) {
            return before;
        }
        LoadedKeys read = new LoadedKeys(readKeys(), now);
        loadedKeys = read;
        return read;
    }

    private List<JWK> readKeys() {
        List<byte[]> encryptedKeys = stored.listEncryptedKeys();
        if (encryptedKeys.isEmpty()) {
            rotation.createFirstKey();
            encryptedKeys = stored.listEncryptedKeys();
        }
        return encryptedKeys.stream().map(this::decryptKey).toList();
    }

    private JWK decryptKey(byte[] sealed) {
        try {
            return RSAKey.parse(secrets.decrypt(sealed));
        } catch (ParseException e) {
            throw new IllegalStateException("the stored signing key is no RSA key", e);
        }
    }
}
