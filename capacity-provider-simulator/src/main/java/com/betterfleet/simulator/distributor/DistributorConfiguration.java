package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.settings.Settings;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the distributor together. */
@Configuration(proxyBeanMethods = false)
class DistributorConfiguration {
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService sending() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean
    CapacityProvider capacityProvider(
            CurrentScenario scenario,
            Settings settings,
            Calls calls,
            Recorder recorder,
            InstantSource clock,
            Announcer say,
            ExecutorService sending) {
        Post post = new Post(calls, settings.serviceUrl(), settings.presentedToken(), recorder, clock);
        return new CapacityProvider(scenario, post, clock, say, sending);
    }

    @Bean
    PlannedAnswers plannedAnswers() {
        return new PlannedAnswers();
    }

    @Bean
    Gate gate(
            CapacityProvider provider,
            Settings settings,
            PlannedAnswers planned,
            Recorder recorder,
            InstantSource clock) {
        return new Gate(provider, settings.acceptedToken(), planned, recorder, clock);
    }
}
