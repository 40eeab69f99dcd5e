package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class StartConditionsTests {

    private final MockEnvironment production = new MockEnvironment()
            .withProperty("derms.database.url", "jdbc:postgresql://db/derms")
            .withProperty("derms.secret-key", "given");

    @Test
    void productionStartsWithADatabaseAndAKey() {
        assertThatCode(() -> check(production)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "derms.allow-loopback-partners, DERMS_ALLOW_LOOPBACK_PARTNERS",
        "derms.simulated-time, DERMS_SIMULATED_TIME"
    })
    void productionRefusesWhatOnlyADemonstrationMayDo(String property, String variable) {
        refuses(production.withProperty(property, "true"), variable + "=true needs DERMS_DEMO=true");
    }

    @ParameterizedTest
    @CsvSource({"derms.database.url, DERMS_DATABASE_URL", "derms.secret-key, DERMS_SECRET_KEY"})
    void productionSaysWhatIsMissing(String property, String variable) {
        refuses(production.withProperty(property, " "), variable + " is not set. Set it (");
    }

    @Test
    void aDemonstrationNeedsNothing() {
        assertThatCode(() -> check(new MockEnvironment().withProperty("derms.demo", "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAFlagThatIsNeitherTrueNorFalse() {
        refuses(new MockEnvironment().withProperty("derms.demo", "yes"), "DERMS_DEMO=yes is neither true nor false");
    }

    @Test
    void refusesAnAddressOfAnotherDatabaseWithoutRepeatingItsPassword() {
        refuses(
                production.withProperty("derms.database.url", "postgres://someone:hidden@db/derms"),
                "DERMS_DATABASE_URL postgres://…@db/derms is no PostgreSQL address");
    }

    private static void refuses(MockEnvironment environment, String text) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(environment))
                .withMessageContaining(text);
    }

    private static void check(MockEnvironment environment) {
        new StartConditions().postProcessEnvironment(environment, new SpringApplication());
    }
}
