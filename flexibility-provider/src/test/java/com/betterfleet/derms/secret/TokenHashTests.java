package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenHashTests {

    @Test
    void recognisesItsTokenAndNoOther() {
        TokenHash hash = TokenHash.of("token");
        assertThat(hash.matches("token")).isTrue();
        assertThat(hash.matches("Token")).isFalse();
    }

    @Test
    void isTheSameForTheSameTokenSoThatItCanBeLookedUp() {
        assertThat(new TokenHash(TokenHash.of("token").hex())).isEqualTo(TokenHash.of("token"));
        assertThat(TokenHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void refusesWhatIsNoHashWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenHash("token"))
                .withMessageNotContaining("token\"");
    }

    @Test
    void printsNothingOfTheHash() {
        assertThat(TokenHash.of("token")).hasToString("TokenHash[redacted]");
    }
}
