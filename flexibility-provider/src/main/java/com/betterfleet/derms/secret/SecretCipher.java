package com.betterfleet.derms.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets that have to be sent again later, such as a partner's token, with AES-256-GCM.
 *
 * <p>The stored form is a version byte, a random nonce of 12 bytes and the ciphertext with its tag. The version is
 * authenticated too, so that a later scheme cannot be passed off as this one.
 */
public final class SecretCipher {

    static final int KEY_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SecretCipher(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, this one " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Encrypts a secret; the same text results in different bytes each time. */
    public byte[] encrypt(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("AES-GCM is part of every Java runtime", absent);
        }
    }

    /**
     * Decrypts a result of {@link #encrypt}.
     *
     * @throws UnreadableSecretException if it was encrypted with another key or was changed
     */
    public String decrypt(byte[] stored) {
        if (stored.length <= 1 + NONCE_BYTES || stored[0] != VERSION) {
            throw new UnreadableSecretException("The stored secret has an unknown format; enter the secret again.");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer form = ByteBuffer.wrap(stored).position(1).get(nonce);
        byte[] sealed = new byte[form.remaining()];
        form.get(sealed);
        try {
            return new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed), StandardCharsets.UTF_8);
        } catch (AEADBadTagException otherKey) {
            throw new UnreadableSecretException(
                    "The secret was stored under another DERMS_SECRET_KEY, or was changed in the"
                            + " database. Start with the former key, or enter the secret again.");
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("AES-GCM is part of every Java runtime", absent);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        return cipher;
    }

    @Override
    public String toString() {
        return "SecretCipher[redacted]";
    }
}
