package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpReply;
import com.betterfleet.simulator.settings.ClientCredentials;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the setup steps one after the other until all are done. A step is retried while the service is not ready. A
 * conflict is logged and skipped, because an existing resource may have been changed on purpose.
 */
final class ServiceProvisioning {
    private final AdminApi api;
    private final CurrentScenario scenario;
    private final AccessTokenCache tokens;
    private final Runnable whenFinished;
    private final EventLog eventLog;
    private final Deque<SetupStep> remainingSteps = new ArrayDeque<>();
    private boolean finished;
    private String lastFailure = "";

    ServiceProvisioning(
            AdminApi api,
            CurrentScenario scenario,
            SimulatorSettings settings,
            AccessTokenCache tokens,
            Runnable whenFinished,
            EventLog eventLog) {
        this.api = api;
        this.scenario = scenario;
        this.tokens = tokens;
        this.whenFinished = whenFinished;
        this.eventLog = eventLog;
        if (settings.setup()) {
            remainingSteps.addAll(SampleDepot.setupSteps(scenario.current(), settings));
            if (scenario.current().link().handshake() == LinkPlan.Initiator.PARTNER) {
                remainingSteps.add(SampleDepot.handshakeStep());
            }
        }
    }

    /** Runs steps until one fails; called again until all are done. */
    void runSteps() {
        while (!remainingSteps.isEmpty() && runStep(remainingSteps.getFirst())) {
            remainingSteps.removeFirst();
        }
        if (remainingSteps.isEmpty() && !finished) {
            finished = true;
            eventLog.log(
                    "setup complete; handshake by: " + scenario.current().link().handshake());
            whenFinished.run();
        }
    }

    /** @return whether to continue with the next step; the list of remaining steps may have changed */
    private boolean runStep(SetupStep step) {
        HttpReply reply =
                step.method().equals("PUT") ? api.put(step.path(), step.body()) : api.post(step.path(), step.body());
        Map<String, Object> fallbackBody = step.fallbackBody();
        if (reply.statusOrZero() == 400 && fallbackBody != null) {
            return runStep(new SetupStep(step.method(), step.path(), fallbackBody, null, step.issuesClient()));
        }
        boolean conflict = reply.statusOrZero() == 409;
        if (!reply.isSuccess()) {
            logNewFailure(step, reply.describe());
        }
        if (!reply.isSuccess() && !conflict) {
            return false;
        }
        return !step.issuesClient() || storeIssuedClient(step, reply);
    }

    private boolean storeIssuedClient(SetupStep step, HttpReply reply) {
        ClientCredentials issued =
                reply instanceof HttpReply.ReceivedResponse answered ? parseIssuedClient(answered.body()) : null;
        if (issued != null) {
            tokens.useCredentials(issued);
        } else if (!tokens.hasCredentials() && step.method().equals("PUT")) {
            // The connection is from an earlier run, whose secret is lost.
            return runStep(SampleDepot.rotateSecretStep());
        } else if (!tokens.hasCredentials()) {
            logNewFailure(step, "the answer carries no inboundCredentials");
        }
        return tokens.hasCredentials();
    }

    private static @Nullable ClientCredentials parseIssuedClient(String body) {
        try {
            JsonNode client = JsonMapper.shared().readTree(body).path("inboundCredentials");
            String id = client.path("clientId").asString("");
            String secret = client.path("clientSecret").asString("");
            return id.isEmpty() || secret.isEmpty() ? null : new ClientCredentials(id, secret);
        } catch (JacksonException noJson) {
            return null;
        }
    }

    /** Logs once per cause, not once per try. */
    private void logNewFailure(SetupStep step, String cause) {
        String failure = step.method() + " " + step.path() + ": " + cause;
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            eventLog.log("setup: " + failure);
        }
    }
}
