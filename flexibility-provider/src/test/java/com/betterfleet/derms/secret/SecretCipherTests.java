package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretCipherTests {

    private final SecretCipher secrets = new SecretCipher(key(1));

    @Test
    void decryptsWhatWasEncrypted() {
        assertThat(secrets.decrypt(secrets.encrypt("täken"))).isEqualTo("täken");
        assertThat(secrets.decrypt(secrets.encrypt(""))).isEmpty();
    }

    @Test
    void theSameSecretLooksDifferentEachTimeAndIsNotReadable() {
        byte[] first = secrets.encrypt("a very secret token");
        assertThat(first).isNotEqualTo(secrets.encrypt("a very secret token"));
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void anotherKeyReadsNothingAndTheTextStatesTheRemedy() {
        byte[] stored = secrets.encrypt("token");
        assertThatExceptionOfType(UnreadableSecretException.class)
                .isThrownBy(() -> new SecretCipher(key(2)).decrypt(stored))
                .withMessageContaining("DERMS_SECRET_KEY");
    }

    @Test
    void aChangedByteAnywhereIsNoticed() {
        byte[] stored = secrets.encrypt("token");
        for (int i = 0; i < stored.length; i++) {
            byte[] changed = stored.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(UnreadableSecretException.class).isThrownBy(() -> secrets.decrypt(changed));
        }
    }

    @Test
    void nothingShorterThanASecretIsAccepted() {
        assertThatExceptionOfType(UnreadableSecretException.class)
                .isThrownBy(() -> secrets.decrypt(new byte[] {1, 2, 3}));
    }

    @Test
    void printsNothingOfTheKey() {
        assertThat(secrets).hasToString("SecretCipher[redacted]");
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[SecretCipher.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
