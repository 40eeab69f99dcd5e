package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.identity.IssuedTokens;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.registration.RegistrationEndpoint;
import com.betterfleet.simulator.registration.RegistrationTokens;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the distributor. */
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
            SimulatorSettings settings,
            HttpCaller calls,
            AccessTokenCache tokens,
            RegistrationTokens exchanged,
            MessageRecorder recorder,
            InstantSource clock,
            EventLog eventLog,
            ExecutorService sending) {
        OutboundCredential credential = new OutboundCredential(scenario, settings.presentedToken(), tokens, exchanged);
        MessageSender sender = new MessageSender(calls, settings.serviceUrl(), credential, faults, recorder, clock);
        return new CapacityProvider(scenario, faults, sender, clock, eventLog, sending);
    }

    @Bean
    PlannedAnswers plannedAnswers() {
        return new PlannedAnswers();
    }

    @Bean
    InboundGate gate(
            CapacityProvider provider,
            RegistrationEndpoint registration,
            RegistrationTokens exchanged,
            CurrentScenario scenario,
            SimulatorSettings settings,
            IssuedTokens issued,
            PlannedAnswers planned,
            CurrentFaults faults,
            MessageRecorder recorder,
            InstantSource clock) {
        InboundCredential credential = new InboundCredential(scenario, settings.acceptedToken(), issued, exchanged);
        return new InboundGate(provider, registration, credential, planned, faults, recorder, clock);
    }
}
