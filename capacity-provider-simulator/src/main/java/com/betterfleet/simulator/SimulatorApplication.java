package com.betterfleet.simulator;

import com.betterfleet.simulator.depot.DepotOperation;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.InvalidScenario;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.settings.InvalidSettings;
import com.betterfleet.simulator.settings.SimulatorSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the simulator. The exit code is 0 when the depot obeyed its limit and 3 when it did not. */
// The only client comes from the settings; Spring's generated user would print a confusing line at the start.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class SimulatorApplication {
    private static final int INVALID_SETUP = 2;
    private static final int LIMIT_NOT_OBEYED = 3;

    public static void main(String[] args) {
        SimulatorSettings settings = readCheckedSettings();
        ConfigurableApplicationContext context = SpringApplication.run(SimulatorApplication.class, args);
        DepotOperation depot = context.getBean(DepotOperation.class);
        EventLog eventLog = context.getBean(EventLog.class);
        // Runs last, after the context has closed. A JVM ended by a signal reports the signal as its exit code unless
        // it is halted.
        SpringApplication.getShutdownHandlers().add(() -> {
            eventLog.log(depot.summarize());
            System.out.flush();
            Runtime.getRuntime().halt(depot.isLimitObeyed() ? 0 : LIMIT_NOT_OBEYED);
        });
        eventLog.log("simulator on " + settings.publicUrl() + ", scenario " + settings.scenario() + ", service "
                + settings.serviceUrl());
    }

    /** Reads the settings before anything starts, so that a mistake prints one line instead of a stack trace. */
    private static SimulatorSettings readCheckedSettings() {
        try {
            SimulatorSettings settings = SimulatorSettings.fromEnvironment(System::getenv);
            Scenario scenario = ScenarioFiles.read(settings.scenario());
            if (settings.adminPassword() == null && (settings.setup() || scenario.depot() != null)) {
                System.err.println("SIM_ADMIN_PASSWORD is not set; the setup and the depot need it");
                System.exit(INVALID_SETUP);
            }
            return settings;
        } catch (InvalidSettings | InvalidScenario e) {
            System.err.println(e.getMessage());
            System.exit(INVALID_SETUP);
            throw e;
        }
    }
}
