package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Reply;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.settings.ClientCredentials;
import com.betterfleet.simulator.settings.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works through the steps of setting up, one after the other, until all are done. A service that is not up yet is asked
 * again; a conflict is told and passed over, because what is there already is somebody's decision.
 */
final class Provisioning {
    private final AdminApi api;
    private final CurrentScenario scenario;
    private final ServiceTokens tokens;
    private final Runnable whenFinished;
    private final Announcer say;
    private final Deque<Step> left = new ArrayDeque<>();
    private boolean finished;
    private String lastComplaint = "";

    Provisioning(
            AdminApi api,
            CurrentScenario scenario,
            Settings settings,
            ServiceTokens tokens,
            Runnable whenFinished,
            Announcer say) {
        this.api = api;
        this.scenario = scenario;
        this.tokens = tokens;
        this.whenFinished = whenFinished;
        this.say = say;
        if (settings.setup()) {
            left.addAll(SampleDepot.steps(scenario.get(), settings));
            if (scenario.get().link().handshake() == LinkPlan.Initiator.PARTNER) {
                left.add(SampleDepot.handshake());
            }
        }
    }

    /** Goes as far as the service lets it; to be called again until it has finished. */
    void proceed() {
        while (!left.isEmpty() && done(left.getFirst())) {
            left.removeFirst();
        }
        if (left.isEmpty() && !finished) {
            finished = true;
            say.say("set up; handshake by: " + scenario.get().link().handshake());
            whenFinished.run();
        }
    }

    /** @return whether to go on with the next step; what is left may have been changed to do so */
    private boolean done(Step step) {
        Reply reply =
                step.method().equals("PUT") ? api.put(step.path(), step.body()) : api.post(step.path(), step.body());
        Map<String, Object> plainer = step.plainer();
        if (reply.statusOrZero() == 400 && plainer != null) {
            return done(new Step(step.method(), step.path(), plainer, null, step.issuesClient()));
        }
        boolean conflict = reply.statusOrZero() == 409;
        if (!reply.succeeded()) {
            complain(step, reply.described());
        }
        if (!reply.succeeded() && !conflict) {
            return false;
        }
        return !step.issuesClient() || haveClient(step, reply);
    }

    private boolean haveClient(Step step, Reply reply) {
        ClientCredentials issued = reply instanceof Reply.Answered answered ? issued(answered.body()) : null;
        if (issued != null) {
            tokens.use(issued);
        } else if (!tokens.haveCredentials() && step.method().equals("PUT")) {
            // The connection is from an earlier run, and its secret went with that.
            return done(SampleDepot.anotherSecret());
        } else if (!tokens.haveCredentials()) {
            complain(step, "the answer carries no inboundCredentials");
        }
        return tokens.haveCredentials();
    }

    private static @Nullable ClientCredentials issued(String body) {
        try {
            JsonNode client = JsonMapper.shared().readTree(body).path("inboundCredentials");
            String id = client.path("clientId").asString("");
            String secret = client.path("clientSecret").asString("");
            return id.isEmpty() || secret.isEmpty() ? null : new ClientCredentials(id, secret);
        } catch (JacksonException noJson) {
            return null;
        }
    }

    /** Once per cause, not once per try. */
    private void complain(Step step, String what) {
        String complaint = step.method() + " " + step.path() + ": " + what;
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            say.say("setting up: " + complaint);
        }
    }
}
