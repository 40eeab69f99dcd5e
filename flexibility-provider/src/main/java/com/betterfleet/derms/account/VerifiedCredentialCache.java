package com.betterfleet.derms.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Caches verified credentials for a minute, so that a client polling each second computes the slow hash once a minute.
 * For half a day more it knows that they were right, so that their next verification waits for no guesses.
 *
 * <p>It stores only a keyed hash under a key of this process. The stored password hash is part of it: after a change
 * of the password, no cached entry matches.
 */
final class VerifiedCredentialCache {

    private static final long TIME_TO_LIVE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long MEMORY_NANOS = Duration.ofHours(12).toNanos();
    private static final int MAX_ENTRIES = 1_000;

    private final SecretKeySpec key;
    private final LongSupplier nanoTime;
    private final Map<String, Long> verifiedAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    VerifiedCredentialCache(LongSupplier nanoTime) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
        this.nanoTime = nanoTime;
    }

    /** Whether these credentials were right within the last minute. */
    boolean isVerified(Account account, String password) {
        return isYounger(account, password, TIME_TO_LIVE_NANOS);
    }

    /** Whether these credentials were right within the last half day. */
    boolean wasVerified(Account account, String password) {
        return isYounger(account, password, MEMORY_NANOS);
    }

    private boolean isYounger(Account account, String password, long nanos) {
        String digest = computeDigest(account, password);
        synchronized (verifiedAt) {
            Long at = verifiedAt.get(digest);
            return at != null && nanoTime.getAsLong() - at < nanos;
        }
    }

    void rememberVerified(Account account, String password) {
        String digest = computeDigest(account, password);
        synchronized (verifiedAt) {
            verifiedAt.put(digest, nanoTime.getAsLong());
        }
    }

    private String computeDigest(Account account, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part : new String[] {account.name(), account.passwordHash(), password}) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java runtime", absent);
        }
    }
}
