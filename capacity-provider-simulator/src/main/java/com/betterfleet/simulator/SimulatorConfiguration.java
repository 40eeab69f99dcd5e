package com.betterfleet.simulator;

import com.betterfleet.simulator.depot.DepotOperation;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.settings.SimulatorSettings;
import com.betterfleet.simulator.setup.SampleDepot;
import com.betterfleet.simulator.time.SimulatorClock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Beans that several packages use. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SimulatorConfiguration {
    private static final int RECORDED_MESSAGES = 10_000;

    @Bean
    SimulatorSettings settings(Environment environment) {
        return SimulatorSettings.fromEnvironment(environment::getProperty);
    }

    @Bean
    CurrentScenario currentScenario(SimulatorSettings settings) {
        return new CurrentScenario(ScenarioFiles.read(settings.scenario()));
    }

    @Bean
    SimulatorClock clock() {
        return new SimulatorClock(InstantSource.system());
    }

    @Bean
    EventLog announcer(SimulatorClock clock) {
        return new EventLog(clock, System.out::println);
    }

    @Bean
    MessageRecorder recorder() {
        return new MessageRecorder(RECORDED_MESSAGES);
    }

    @Bean
    HttpCaller calls() {
        return new HttpCaller();
    }

    @Bean
    AccessTokenCache serviceTokens(HttpCaller calls, SimulatorSettings settings, SimulatorClock clock) {
        return new AccessTokenCache(calls, settings.serviceUrl(), clock, settings.clientOfService());
    }

    @Bean
    AdminApi adminApi(HttpCaller calls, SimulatorSettings settings) {
        String password = settings.adminPassword();
        return new AdminApi(calls, settings.serviceUrl(), settings.adminUser(), password == null ? "" : password);
    }

    @Bean
    DepotOperation depotOperation(
            CurrentScenario scenario, CurrentFaults faults, AdminApi api, SimulatorClock clock, EventLog eventLog) {
        return new DepotOperation(scenario, faults, api, SampleDepot.CIRCUIT, clock, eventLog);
    }
}
