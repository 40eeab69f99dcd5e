package com.betterfleet.simulator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTests {

    @Test
    void everythingButThePasswordHasADefault() {
        SimulatorSettings settings = SimulatorSettings.fromEnvironment(name -> null);

        assertThat(settings.port()).isEqualTo(8090);
        assertThat(settings.oscpBaseUrl()).isEqualTo("http://localhost:8090/oscp/cp/2.0");
        assertThat(settings.serviceUrl()).hasToString("http://localhost:8080");
        assertThat(settings.scenario()).isEqualTo("quick");
        assertThat(settings.adminUser()).isEqualTo("admin");
        assertThat(settings.adminPassword()).isNull();
        assertThat(settings.setup()).isTrue();
        assertThat(settings.acceptedToken()).isNotEqualTo(settings.presentedToken());
    }

    @Test
    void trailingSlashesAreRemoved() {
        SimulatorSettings settings = SimulatorSettings.fromEnvironment(
                Map.of("SIM_SERVICE_URL", "http://fp:8080/", "SIM_PUBLIC_URL", "http://cp:8090/")::get);

        assertThat(settings.serviceUrl()).hasToString("http://fp:8080");
        assertThat(settings.oscpBaseUrl()).isEqualTo("http://cp:8090/oscp/cp/2.0");
    }

    @Test
    void errorsNameTheVariableAndTheValue() {
        refused("SIM_PORT", "eighty", "SIM_PORT is 'eighty'");
        refused("SIM_PORT", "70000", "SIM_PORT is '70000'");
        refused("SIM_SERVICE_URL", "localhost:8080", "SIM_SERVICE_URL is 'localhost:8080'");
        refused("SIM_SETUP", "no", "SIM_SETUP is 'no'");
        refused(
                "SIM_SERVICE_CLIENT_ID",
                "pretend-cp",
                "only one of SIM_SERVICE_CLIENT_ID and SIM_SERVICE_CLIENT_SECRET");
    }

    private static void refused(String variable, String value, String complaint) {
        assertThatThrownBy(() -> SimulatorSettings.fromEnvironment(Map.of(variable, value)::get))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint);
    }
}
