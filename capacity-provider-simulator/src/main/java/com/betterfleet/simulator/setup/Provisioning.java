package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Reply;
import com.betterfleet.simulator.settings.Settings;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Works through the steps of setting up, one after the other, until all are done. A service that is not up yet is asked
 * again; a conflict is told and passed over, because what is there already is somebody's decision.
 */
final class Provisioning {
    private final AdminApi api;
    private final CurrentScenario scenario;
    private final Runnable whenFinished;
    private final Announcer say;
    private final Deque<Step> left = new ArrayDeque<>();
    private boolean finished;
    private String lastComplaint = "";

    Provisioning(AdminApi api, CurrentScenario scenario, Settings settings, Runnable whenFinished, Announcer say) {
        this.api = api;
        this.scenario = scenario;
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

    private boolean done(Step step) {
        Reply reply =
                step.method().equals("PUT") ? api.put(step.path(), step.body()) : api.post(step.path(), step.body());
        if (reply.succeeded()) {
            return true;
        }
        String complaint = step.method() + " " + step.path() + ": " + reply.described();
        // Once per cause, not once per try.
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            say.say("setting up: " + complaint);
        }
        return reply.statusOrZero() == 409;
    }
}
