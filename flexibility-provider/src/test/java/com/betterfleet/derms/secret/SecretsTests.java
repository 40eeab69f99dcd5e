package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretsTests {

    private final Secrets secrets = new Secrets(key(1));

    @Test
    void givesBackWhatWasEncrypted() {
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
    void anotherKeyReadsNothingAndTheTextSaysWhatToDo() {
        byte[] stored = secrets.encrypt("token");
        assertThatExceptionOfType(SecretUnreadable.class)
                .isThrownBy(() -> new Secrets(key(2)).decrypt(stored))
                .withMessageContaining("DERMS_SECRET_KEY");
    }

    @Test
    void aChangedByteAnywhereIsNoticed() {
        byte[] stored = secrets.encrypt("token");
        for (int i = 0; i < stored.length; i++) {
            byte[] changed = stored.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(SecretUnreadable.class).isThrownBy(() -> secrets.decrypt(changed));
        }
    }

    @Test
    void nothingShorterThanASecretIsTakenForOne() {
        assertThatExceptionOfType(SecretUnreadable.class).isThrownBy(() -> secrets.decrypt(new byte[] {1, 2, 3}));
    }

    @Test
    void printsNothingOfTheKey() {
        assertThat(secrets).hasToString("Secrets[redacted]");
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Secrets.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
