package com.betterfleet.derms.access;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.secret.Secrets;
import com.betterfleet.derms.time.DueWork;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the keys of our access tokens and removes them: a new one when a person asks for it or the present one is old, the
 * former one once no token of it can be valid any more. Encrypted in the database, shared by all instances. RSA, because
 * tokens are verified with each message and signed once in ten minutes.
 */
@Service
public class SigningKeyRollover implements DueWork {

    /** The life of a token, and the time for which another instance may go on signing with the key that was replaced. */
    static final Duration KEPT = PartnerRegistrations.TOKEN_LIFETIME.plus(SigningKeys.READ_EVERY);

    private static final int KEY_BITS = 2048;
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final JdbcSigningKeys keys;
    private final Secrets secrets;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final Duration oldest;
    private Instant nextLook = Instant.MIN;

    SigningKeyRollover(
            JdbcSigningKeys keys,
            Secrets secrets,
            Audit audit,
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
        this.oldest = Duration.ofDays(days);
    }

    /** The keys changed; heard by this instance alone, the others look by themselves. */
    record KeysChanged() {}

    /** All that are still good for something, the one that signs first. */
    public List<SigningKey> keys() {
        return keys.known();
    }

    /** When a key is replaced by itself. */
    public Instant replacedAt(SigningKey key) {
        return key.madeAt().plus(oldest);
    }

    /** Until when tokens of a key that no longer signs are taken. */
    public Instant takenUntil(Instant retiredAt) {
        return retiredAt.plus(KEPT);
    }

    /** Makes a new key, which signs from now on; tokens of the former one are taken until they end. */
    public SigningKey roll(@Nullable String why) {
        byte[] sealed = secrets.encrypt(generate());
        SigningKey made = transaction.execute(status -> {
            keys.takeTurn();
            return replace(sealed, why);
        });
        events.publishEvent(new KeysChanged());
        return Objects.requireNonNull(made);
    }

    /** Makes the first key; of instances that start together the first one's key is everyone's. */
    void makeFirst() {
        byte[] sealed = secrets.encrypt(generate());
        transaction.executeWithoutResult(status -> {
            keys.takeTurn();
            if (keys.known().isEmpty()) {
                replace(sealed, "there was none");
            }
        });
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        boolean over = keys.known().stream()
                .flatMap(key -> key.retiredAt().stream())
                .anyMatch(retired -> !now.isBefore(takenUntil(retired)));
        if (over) {
            transaction.executeWithoutResult(status -> keys.removeRetiredBy(now.minus(KEPT))
                    .forEach(key -> audit.note("removed", subject(key), key, null, "no token of it can be valid")));
            events.publishEvent(new KeysChanged());
        }
        if (old(now)) {
            replaceOld(now);
        }
        nextLook = now.plus(LOOK_EVERY);
    }

    private boolean old(Instant now) {
        return keys.known().stream()
                .filter(key -> key.retiredAt().isEmpty())
                .anyMatch(key -> !now.isBefore(replacedAt(key)));
    }

    private void replaceOld(Instant now) {
        byte[] sealed = secrets.encrypt(generate());
        transaction.executeWithoutResult(status -> {
            keys.takeTurn();
            // Another instance may have been first.
            if (old(now)) {
                replace(sealed, "it was %d days old".formatted(oldest.toDays()));
            }
        });
        events.publishEvent(new KeysChanged());
    }

    private SigningKey replace(byte[] sealed, @Nullable String why) {
        Instant now = clock.instant();
        SigningKey before = keys.known().stream()
                .filter(key -> key.retiredAt().isEmpty())
                .findFirst()
                .orElse(null);
        keys.retire(now);
        SigningKey made = keys.insert(sealed, now);
        audit.note(before == null ? "made" : "replaced", subject(made), before, made, why);
        return made;
    }

    private static String subject(SigningKey key) {
        return "signing-key/" + key.id();
    }

    private static String generate() {
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
