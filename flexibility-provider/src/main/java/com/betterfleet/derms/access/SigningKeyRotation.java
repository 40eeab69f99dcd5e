package com.betterfleet.derms.access;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.secret.SecretCipher;
import com.betterfleet.derms.time.DueWork;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates and deletes the signing keys of the service's access tokens. A new key is created at an operator's request,
 * or when the active one reaches its maximum age. A retired key is deleted once none of its tokens can be valid. Keys
 * are stored encrypted and shared by all instances. The algorithm is RSA, which verifies fast: tokens are verified with
 * each message and signed once in ten minutes.
 */
@Service
public class SigningKeyRotation implements DueWork {

    /** The lifetime of a token, plus the time for which another instance may still sign with the replaced key. */
    static final Duration RETENTION_AFTER_RETIREMENT =
            PartnerClientRepository.TOKEN_LIFETIME.plus(SigningKeySource.REFRESH_INTERVAL);

    private static final int KEY_BITS = 2048;
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private final JdbcSigningKeys keys;
    private final SecretCipher secrets;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final Duration maxAge;

    SigningKeyRotation(
            JdbcSigningKeys keys,
            SecretCipher secrets,
            AuditTrail audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            InstantSource clock,
            @Value("${derms.signing-key-days}") int days) {
        if (days < 1) {
            throw new IllegalArgumentException(
                    "DERMS_SIGNING_KEY_DAYS=%d is below 1; it is the age in days at which a signing key is replaced"
                            .formatted(days));
        }
        this.keys = keys;
        this.secrets = secrets;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.maxAge = Duration.ofDays(days);
    }

    /** Published when the keys changed. Only this instance receives it; the others check periodically. */
    record SigningKeysChanged() {}

    /** Returns all keys that sign or verify, the active one first. */
    public List<SigningKey> listKeys() {
        return keys.listKeys();
    }

    /** Returns when a key is replaced automatically. */
    public Instant scheduledReplacement(SigningKey key) {
        return key.madeAt().plus(maxAge);
    }

    /** Returns until when tokens of a retired key are accepted. */
    public Instant validUntil(Instant retiredAt) {
        return retiredAt.plus(RETENTION_AFTER_RETIREMENT);
    }

    /** Creates a new active key; tokens of the former one stay valid until they expire. */
    public SigningKey replaceKey(@Nullable String reason) {
        byte[] sealed = secrets.encrypt(generateKey());
        SigningKey created = transaction.execute(status -> {
            keys.lockTable();
            return storeNewKey(sealed, reason);
        });
        events.publishEvent(new SigningKeysChanged());
        return Objects.requireNonNull(created);
    }

    /** Creates the first key, unless another instance has created it. */
    void createFirstKey() {
        byte[] sealed = secrets.encrypt(generateKey());
        transaction.executeWithoutResult(status -> {
            keys.lockTable();
            if (keys.listKeys().isEmpty()) {
                storeNewKey(sealed, "there was no signing key");
            }
        });
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        boolean retiredKeysExpired = keys.listKeys().stream()
                .flatMap(key -> key.retiredAt().stream())
                .anyMatch(retired -> !now.isBefore(validUntil(retired)));
        if (retiredKeysExpired) {
            transaction.executeWithoutResult(status -> keys.deleteRetiredBy(now.minus(RETENTION_AFTER_RETIREMENT))
                    .forEach(key -> audit.recordAction(
                            "removed", auditSubject(key), key, null, "all its tokens have expired")));
            events.publishEvent(new SigningKeysChanged());
        }
        if (isReplacementDue(now)) {
            replaceExpiredKey(now);
        }
    }

    private boolean isReplacementDue(Instant now) {
        return keys.listKeys().stream()
                .filter(key -> key.retiredAt().isEmpty())
                .anyMatch(key -> !now.isBefore(scheduledReplacement(key)));
    }

    private void replaceExpiredKey(Instant now) {
        byte[] sealed = secrets.encrypt(generateKey());
        transaction.executeWithoutResult(status -> {
            keys.lockTable();
            // Another instance may have replaced it meanwhile.
            if (isReplacementDue(now)) {
                storeNewKey(sealed, "the former key was %d days old".formatted(maxAge.toDays()));
            }
        });
        events.publishEvent(new SigningKeysChanged());
    }

    private SigningKey storeNewKey(byte[] sealed, @Nullable String reason) {
        Instant now = clock.instant();
        SigningKey before = keys.listKeys().stream()
                .filter(key -> key.retiredAt().isEmpty())
                .findFirst()
                .orElse(null);
        keys.retireActiveKey(now);
        SigningKey created = keys.insertKey(sealed, now);
        audit.recordAction(before == null ? "made" : "replaced", auditSubject(created), before, created, reason);
        return created;
    }

    private static String auditSubject(SigningKey key) {
        return "signing-key/" + key.id();
    }

    private static String generateKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("RSA is part of every Java runtime", e);
        }
    }
}
