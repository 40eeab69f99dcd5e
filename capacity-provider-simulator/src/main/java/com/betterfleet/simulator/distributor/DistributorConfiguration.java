package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.identity.IssuedTokens;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.registration.ExchangedTokens;
import com.betterfleet.simulator.registration.Registration;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.ServiceTokens;
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
            CurrentFaults faults,
            Settings settings,
            Calls calls,
            ServiceTokens tokens,
            ExchangedTokens exchanged,
            Recorder recorder,
            InstantSource clock,
            Announcer say,
            ExecutorService sending) {
        OurCredential credential = new OurCredential(scenario, settings.presentedToken(), tokens, exchanged);
        Post post = new Post(calls, settings.serviceUrl(), credential, faults, recorder, clock);
        return new CapacityProvider(scenario, faults, post, clock, say, sending);
    }

    @Bean
    PlannedAnswers plannedAnswers() {
        return new PlannedAnswers();
    }

    @Bean
    Gate gate(
            CapacityProvider provider,
            Registration registration,
            ExchangedTokens exchanged,
            CurrentScenario scenario,
            Settings settings,
            IssuedTokens issued,
            PlannedAnswers planned,
            CurrentFaults faults,
            Recorder recorder,
            InstantSource clock) {
        TheirCredential credential = new TheirCredential(scenario, settings.acceptedToken(), issued, exchanged);
        return new Gate(provider, registration, credential, planned, faults, recorder, clock);
    }
}
