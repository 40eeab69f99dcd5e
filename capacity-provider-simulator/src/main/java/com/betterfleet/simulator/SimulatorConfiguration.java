package com.betterfleet.simulator;

import com.betterfleet.simulator.depot.DepotOperation;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.settings.Settings;
import com.betterfleet.simulator.setup.SampleDepot;
import com.betterfleet.simulator.time.SimulatorClock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the rooms share. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SimulatorConfiguration {
    private static final int RECORDED_MESSAGES = 10_000;

    @Bean
    Settings settings(Environment environment) {
        return Settings.read(environment::getProperty);
    }

    @Bean
    CurrentScenario currentScenario(Settings settings) {
        return new CurrentScenario(ScenarioFiles.read(settings.scenario()));
    }

    @Bean
    SimulatorClock clock() {
        return new SimulatorClock(InstantSource.system());
    }

    @Bean
    Announcer announcer(SimulatorClock clock) {
        return new Announcer(clock, System.out::println);
    }

    @Bean
    Recorder recorder() {
        return new Recorder(RECORDED_MESSAGES);
    }

    @Bean
    Calls calls() {
        return new Calls();
    }

    @Bean
    ServiceTokens serviceTokens(Calls calls, Settings settings, SimulatorClock clock) {
        return new ServiceTokens(calls, settings.serviceUrl(), clock, settings.clientOfService());
    }

    @Bean
    AdminApi adminApi(Calls calls, Settings settings) {
        String password = settings.adminPassword();
        return new AdminApi(calls, settings.serviceUrl(), settings.adminUser(), password == null ? "" : password);
    }

    @Bean
    DepotOperation depotOperation(
            CurrentScenario scenario, CurrentFaults faults, AdminApi api, SimulatorClock clock, Announcer say) {
        return new DepotOperation(scenario, faults, api, SampleDepot.CIRCUIT, clock, say);
    }
}
