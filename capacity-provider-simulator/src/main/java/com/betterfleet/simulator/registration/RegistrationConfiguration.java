package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the registration. */
@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {
    @Bean
    RegistrationTokens exchangedTokens() {
        return new RegistrationTokens();
    }

    @Bean
    RegistrationEndpoint registration(
            RegistrationTokens tokens,
            CurrentScenario scenario,
            SimulatorSettings settings,
            HttpCaller calls,
            MessageRecorder recorder,
            InstantSource clock,
            EventLog eventLog,
            ExecutorService sending) {
        RegistrationBehaviour behaviour = new RegistrationBehaviour(scenario, settings.publicUrl());
        return new RegistrationEndpoint(
                tokens, behaviour, new RegisterSender(calls, recorder, clock), clock, eventLog, sending);
    }
}
