package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class PasswordStrengthTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaa",
                "abababababab",
                "password1234",
                "123456789012",
                "qwertyuiop12",
                "aaaabbbbcccc",
                "stationchief",
                "StationChief",
                "dermsdermsderms"
            })
    void passwordsThatAreTriedFirstAreRefused(String password) {
        assertThat(PasswordChange.findProblem("stationchief", password)).contains(PasswordStrength.ADVICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "four unrelated words",
                "Gk7!vR2p#xQ9",
                "bus yard at twilight",
                "日本語のパスワードです例"
            })
    void otherPasswordsAreAccepted(String password) {
        assertThat(PasswordChange.findProblem("stationchief", password)).isEmpty();
    }
}
