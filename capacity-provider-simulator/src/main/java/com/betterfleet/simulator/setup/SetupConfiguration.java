package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.distributor.CapacityProvider;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.settings.SimulatorSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the setup. */
@Configuration(proxyBeanMethods = false)
class SetupConfiguration {
    @Bean
    ServiceProvisioning provisioning(
            AdminApi api,
            CurrentScenario scenario,
            SimulatorSettings settings,
            AccessTokenCache tokens,
            CapacityProvider provider,
            EventLog eventLog) {
        return new ServiceProvisioning(api, scenario, settings, tokens, provider::finishSetup, eventLog);
    }
}
