package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.distributor.LinkPhase.Connected;
import com.betterfleet.simulator.distributor.LinkPhase.HandshakeSent;
import com.betterfleet.simulator.distributor.LinkPhase.PartnerOffline;
import com.betterfleet.simulator.distributor.LinkPhase.Waiting;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.AdjustmentPlan;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pretend distributor's end of the link. What is due is found by {@link #tick}, so that no timer is lost and a test
 * moves time by hand; what is sent goes through the executor, so that a slow partner does not stop the clock.
 */
public final class CapacityProvider {
    private static final String FORECAST = "update_group_capacity_forecast";
    private static final int MOST_ACKNOWLEDGES = 8;

    private final Post post;
    private final CurrentFaults faults;
    private final InstantSource clock;
    private final Announcer say;
    private final Executor executor;
    private final Heartbeats heartbeats;
    private final Forecasts forecasts;
    private final Adjustments adjustments;
    private final ReceivedEnergy received = new ReceivedEnergy();
    private LinkPlan plan;
    private LinkPhase phase;
    private boolean open;
    private Backoff handshake;
    private @Nullable Acknowledge acknowledge;
    private @Nullable String handshakeId;
    private @Nullable Instant partnerOfflineAt;
    private @Nullable Instant lastHeartbeatReceivedAt;

    /** An answer to the partner's handshake that has not been delivered yet. */
    private record Acknowledge(String handshakeId, Demands demands, Backoff next) {
        Acknowledge tryAgainAfter(Instant now) {
            return new Acknowledge(handshakeId, demands, next.failedAt(now));
        }
    }

    CapacityProvider(
            CurrentScenario scenario,
            CurrentFaults faults,
            Post post,
            InstantSource clock,
            Announcer say,
            Executor executor) {
        this.faults = faults;
        this.post = post;
        this.clock = clock;
        this.say = say;
        this.executor = executor;
        Instant now = clock.instant();
        this.plan = scenario.get().link();
        this.heartbeats = new Heartbeats(say);
        this.forecasts = new Forecasts(scenario.get().forecast(), now);
        this.adjustments = new Adjustments(scenario.get().adjustments());
        this.phase = new Waiting(now);
        this.handshake = Backoff.now(now);
        scenario.follow(this::adopt);
    }

    /** Setting up is over: from now on the handshake may be started from here, if the scenario says so. */
    public synchronized void open() {
        open = true;
        handshake = Backoff.now(clock.instant());
    }

    /** Does what is due. */
    public synchronized void tick() {
        Instant now = clock.instant();
        if (phase instanceof Connected && partnerOfflineAt != null && !now.isBefore(partnerOfflineAt)) {
            phase = new PartnerOffline(now);
            say.say("the service has gone offline: no heartbeat before " + partnerOfflineAt);
        }
        boolean ours = open && startHandshakes() && !(phase instanceof Connected);
        if (ours && handshake.isDue(now)) {
            startHandshake();
        }
        if (acknowledge != null && acknowledge.next().isDue(now)) {
            sendAcknowledge();
        }
        Instant offlineModeAt = heartbeats.offlineModeAtIfDue(now, plan, faults.get());
        if (offlineModeAt != null) {
            executor.execute(() -> sendHeartbeat(Messages.heartbeat(offlineModeAt)));
        }
        for (Adjustments.Answer answer : adjustments.takeDue(now)) {
            // What is sent again because it was not taken was granted before.
            if (answer.next().tries() == 0) {
                forecasts.grant(answer.body());
            }
            executor.execute(() -> sendAnswer(answer));
        }
        List<ObjectNode> due = phase instanceof Connected ? forecasts.takeDue(now, faults.get()) : List.of();
        if (!due.isEmpty()) {
            executor.execute(() -> sendForecasts(due));
        }
    }

    public synchronized void startHandshake() {
        Instant now = clock.instant();
        String requestId = post.newRequestId("handshake");
        // Before sending, because the acknowledge may be here before the answer to the handshake is.
        handshakeId = requestId;
        // On a live link it only replaces the settings, once it is complete.
        phase = phase instanceof Connected ? phase : new HandshakeSent(now);
        handshake = handshake.failedAt(now);
        ObjectNode body = Messages.requiredBehaviour(plan, faults.get().handshake());
        executor.execute(() -> {
            Reply reply = post.send("handshake", body, requestId, null);
            say.say("handshake sent: " + reply.described());
        });
    }

    public synchronized void enableHeartbeats(boolean on) {
        heartbeats.enable(on, clock.instant());
        say.say("heartbeats " + (on ? "on" : "off"));
    }

    /** From now on adjustments are answered so, whatever the scenario says. */
    public synchronized void answerAdjustments(AdjustmentPlan wanted) {
        adjustments.order(wanted);
    }

    public synchronized AdjustmentStatus adjustments() {
        return adjustments.status();
    }

    /** Sends a forecast as given, whatever the state of the link, and tells what came of it. */
    public Reply sendForecast(JsonNode body) {
        Reply reply = post.send(FORECAST, body, post.newRequestId(FORECAST), null);
        tellForecast(body, reply);
        return reply;
    }

    /**
     * Takes a message that has been let in.
     *
     * @return what is to be done once our own answer has left
     */
    synchronized Runnable receive(Inbound message) {
        switch (message.type()) {
            case "handshake" -> {
                return receiveHandshake(message);
            }
            case "handshake_acknowledge" -> {
                return receiveAcknowledge(message);
            }
            case "heartbeat" -> receiveHeartbeat(message);
            case "update_asset_measurements" -> {
                MeasurementRules.checkAssets(message.json());
                received.take(message);
            }
            case "update_group_measurements" -> {
                MeasurementRules.checkGroup(message.json());
                received.take(message);
            }
            case "adjust_group_capacity_forecast" -> {
                return receiveAdjustment(message);
            }
            case "group_capacity_compliance_error" -> receiveComplianceError(message);
            case "register" -> say.say("register received: recorded, nothing else");
            default -> throw new RefusedMessage(404, "no such message: " + message.type());
        }
        return () -> {};
    }

    /** The energy that the partner has told so far, by group and asset. */
    public List<ReceivedSum> received() {
        return received.sums();
    }

    public synchronized LinkStatus status() {
        Duration interval = heartbeats.interval();
        return new LinkStatus(
                phase.described(),
                phase.since(),
                heartbeats.enabled(),
                interval == null ? null : interval.toMillis() / 1000.0,
                heartbeats.lastSentAt(),
                lastHeartbeatReceivedAt,
                partnerOfflineAt,
                forecasts.nextAt());
    }

    private synchronized void adopt(Scenario scenario) {
        plan = scenario.link();
        forecasts.adopt(scenario.forecast(), clock.instant());
        adjustments.adopt(scenario.adjustments());
        handshake = Backoff.now(clock.instant());
    }

    private Runnable receiveHandshake(Inbound message) {
        Demands demands = Demands.of(message.json());
        if (!faults.get().handshake().acknowledges()) {
            say.say("handshake received, and not acknowledged: a fault");
            return () -> {};
        }
        acknowledge = new Acknowledge(message.requestId(), demands, new Backoff(0, Instant.MAX));
        return this::sendAcknowledge;
    }

    private synchronized void sendAcknowledge() {
        Acknowledge pending = acknowledge;
        if (pending == null) {
            return;
        }
        acknowledge = pending.tryAgainAfter(clock.instant());
        ObjectNode body = Messages.requiredBehaviour(plan, faults.get().handshake());
        executor.execute(() -> {
            String requestId = post.newRequestId("handshake_acknowledge");
            Reply reply = post.send("handshake_acknowledge", body, requestId, pending.handshakeId());
            acknowledgeSent(pending, reply);
        });
    }

    private synchronized void acknowledgeSent(Acknowledge sent, Reply reply) {
        // A newer handshake may have come meanwhile; only its own acknowledge completes it.
        boolean current = acknowledge != null && acknowledge.handshakeId().equals(sent.handshakeId());
        if (current && reply.succeeded()) {
            acknowledge = null;
            connected("the service's", sent.demands());
        } else if (current && sent.next().tries() >= MOST_ACKNOWLEDGES) {
            acknowledge = null;
            say.say("handshake acknowledge given up: " + reply.described());
        }
    }

    private Runnable receiveAcknowledge(Inbound message) {
        Demands demands = Demands.of(message.json());
        String correlation = message.header("x-correlation-id");
        return () -> acknowledged(demands, correlation);
    }

    private synchronized void acknowledged(Demands demands, @Nullable String correlation) {
        if (handshakeId != null && handshakeId.equals(correlation)) {
            handshakeId = null;
            connected("ours", demands);
        } else {
            say.say("handshake acknowledge ignored: X-Correlation-ID " + correlation + " is not our last handshake");
        }
    }

    private void connected(String whose, Demands demands) {
        Instant now = clock.instant();
        phase = new Connected(now);
        partnerOfflineAt = null;
        handshake = Backoff.now(now);
        heartbeats.begin(demands.heartbeat(), now);
        forecasts.dueAt(now);
        Duration every = demands.heartbeat();
        say.say("handshake done (" + whose + "); the service wants a heartbeat "
                + (every == null ? "never" : "every " + every.toMillis() / 1000.0 + " s"));
    }

    private void receiveHeartbeat(Inbound message) {
        Instant now = clock.instant();
        partnerOfflineAt = Inbound.time(message.json(), "offline_mode_at");
        lastHeartbeatReceivedAt = now;
        // Where we start handshakes, only a new one ends the offline period. Where the service does, its heartbeat must
        // be enough: it may have been away without ever counting the link as lost, and will then start none.
        boolean back = phase instanceof PartnerOffline && now.isBefore(partnerOfflineAt);
        if (back && !startHandshakes()) {
            phase = new Connected(now);
            forecasts.dueAt(now);
            say.say("the service is back: heartbeat received");
        }
    }

    private boolean startHandshakes() {
        return faults.get().initiatorInsteadOf(plan.handshake()) == LinkPlan.Initiator.SELF;
    }

    private Runnable receiveAdjustment(Inbound message) {
        CapacityRules.checkAdjustment(message.json());
        return () -> adjustmentAskedFor(message);
    }

    private synchronized void adjustmentAskedFor(Inbound message) {
        String outcome = adjustments.take(message, post.newRequestId(FORECAST), clock.instant());
        say.say("adjustment asked for: " + message.json().path("forecasted_blocks") + ", " + outcome);
    }

    private void receiveComplianceError(Inbound message) {
        CapacityRules.checkComplianceError(message);
        say.say("compliance error on forecast " + message.header("x-correlation-id") + ": "
                + Inbound.text(message.json(), "message"));
    }

    private void sendAnswer(Adjustments.Answer answer) {
        Reply reply = post.send(FORECAST, answer.body(), answer.requestId(), answer.correlationId());
        tellForecast(answer.body(), reply);
        synchronized (this) {
            adjustments.sent(answer, reply, clock.instant());
        }
    }

    private void sendHeartbeat(ObjectNode body) {
        Reply reply = post.send("heartbeat", body, post.newRequestId("heartbeat"), null);
        synchronized (this) {
            heartbeats.sent(reply);
        }
    }

    private void sendForecasts(List<ObjectNode> bodies) {
        boolean delivered = true;
        for (ObjectNode body : bodies) {
            delivered &= sendForecast(body).succeeded();
        }
        synchronized (this) {
            forecasts.sent(delivered, clock.instant());
        }
    }

    private void tellForecast(JsonNode body, Reply reply) {
        String first = body.path("forecasted_blocks")
                .valueStream()
                .limit(6)
                .map(block -> block.path("capacity").asString("?"))
                .collect(Collectors.joining(" / "));
        say.say("forecast " + body.path("type").asString("?") + " sent: "
                + body.path("forecasted_blocks").size() + " blocks, first " + first + ": " + reply.described());
    }
}
