package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.settings.Settings;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the registration together. */
@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {
    @Bean
    ExchangedTokens exchangedTokens() {
        return new ExchangedTokens();
    }

    @Bean
    Registration registration(
            ExchangedTokens tokens,
            CurrentScenario scenario,
            Settings settings,
            Calls calls,
            Recorder recorder,
            InstantSource clock,
            Announcer say,
            ExecutorService sending) {
        Behaviour behaviour = new Behaviour(scenario, settings.publicUrl());
        return new Registration(tokens, behaviour, new RegisterPost(calls, recorder, clock), clock, say, sending);
    }
}
