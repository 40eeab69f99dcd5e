package com.betterfleet.simulator.faults;

import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import java.time.InstantSource;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the faults. */
@Configuration(proxyBeanMethods = false)
class FaultsConfiguration {
    @Bean
    CurrentFaults currentFaults(CurrentScenario scenario) {
        return new CurrentFaults(scenario);
    }

    @Bean
    FaultyAnswers wrongAnswers(CurrentFaults faults, InstantSource clock) {
        return new FaultyAnswers(faults, clock);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> abruptEnds() {
        return factory -> factory.addEngineValves(new AbruptCloseValve());
    }
}
