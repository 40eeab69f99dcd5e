package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.distributor.CapacityProvider;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the setting up together. */
@Configuration(proxyBeanMethods = false)
class SetupConfiguration {
    @Bean
    Provisioning provisioning(
            AdminApi api,
            CurrentScenario scenario,
            Settings settings,
            ServiceTokens tokens,
            CapacityProvider provider,
            Announcer say) {
        return new Provisioning(api, scenario, settings, tokens, provider::open, say);
    }
}
