package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class StartupConditionsTests {

    private final MockEnvironment production = new MockEnvironment()
            .withProperty("derms.database.url", "jdbc:postgresql://db/derms")
            .withProperty("derms.secret-key", "set");

    @Test
    void productionStartsWithDatabaseAndKey() {
        assertThatCode(() -> checkConditions(production)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "derms.allow-loopback-partners, DERMS_ALLOW_LOOPBACK_PARTNERS",
        "derms.simulated-time, DERMS_SIMULATED_TIME"
    })
    void productionRefusesDemoOnlySettings(String property, String variable) {
        assertRefused(production.withProperty(property, "true"), variable + "=true needs DERMS_DEMO=true");
    }

    @ParameterizedTest
    @CsvSource({"derms.database.url, DERMS_DATABASE_URL", "derms.secret-key, DERMS_SECRET_KEY"})
    void productionNamesTheMissingSetting(String property, String variable) {
        assertRefused(production.withProperty(property, " "), variable + " is not set. Set it (");
    }

    @Test
    void demoNeedsNoSettings() {
        assertThatCode(() -> checkConditions(new MockEnvironment().withProperty("derms.demo", "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAFlagThatIsNeitherTrueNorFalse() {
        assertRefused(
                new MockEnvironment().withProperty("derms.demo", "yes"), "DERMS_DEMO=yes is neither true nor false");
    }

    @Test
    void refusesAnAddressOfAnotherDatabaseWithoutRepeatingItsPassword() {
        assertRefused(
                production.withProperty("derms.database.url", "postgres://someone:hidden@db/derms"),
                "DERMS_DATABASE_URL postgres://…@db/derms is no PostgreSQL address");
    }

    private static void assertRefused(MockEnvironment environment, String text) {
        assertThatExceptionOfType(StartupRefusedException.class)
                .isThrownBy(() -> checkConditions(environment))
                .withMessageContaining(text);
    }

    private static void checkConditions(MockEnvironment environment) {
        new StartupConditions().postProcessEnvironment(environment, new SpringApplication());
    }
}
