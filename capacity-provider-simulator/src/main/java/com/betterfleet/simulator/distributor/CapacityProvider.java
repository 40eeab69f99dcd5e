package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.distributor.LinkPhase.Connected;
import com.betterfleet.simulator.distributor.LinkPhase.HandshakeSent;
import com.betterfleet.simulator.distributor.LinkPhase.PartnerOffline;
import com.betterfleet.simulator.distributor.LinkPhase.WaitingForHandshake;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.AdjustmentPlan;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.service.HttpReply;
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
 * The distributor's end of the link. {@link #sendDue} finds due messages, so that no timer is lost and a test can move
 * time. Messages are sent through the executor, so that a slow partner does not delay the schedule.
 */
public final class CapacityProvider {
    private static final String FORECAST_MESSAGE = "update_group_capacity_forecast";
    private static final int MAX_ACKNOWLEDGE_TRIES = 8;

    private final MessageSender sender;
    private final CurrentFaults faults;
    private final InstantSource clock;
    private final EventLog eventLog;
    private final Executor executor;
    private final HeartbeatSchedule heartbeats;
    private final ForecastSchedule forecasts;
    private final AdjustmentAnswers adjustments;
    private final ReceivedEnergy receivedEnergy = new ReceivedEnergy();
    private LinkPlan plan;
    private LinkPhase phase;
    private boolean setupFinished;
    private RetryBackoff handshakeBackoff;
    private @Nullable PendingAcknowledge pendingAcknowledge;
    private @Nullable String handshakeId;
    private @Nullable Instant partnerOfflineAt;
    private @Nullable Instant lastHeartbeatReceivedAt;

    /** An acknowledge of the partner's handshake that is not delivered yet. */
    private record PendingAcknowledge(String handshakeId, LinkRequirements requirements, RetryBackoff backoff) {
        PendingAcknowledge afterFailure(Instant now) {
            return new PendingAcknowledge(handshakeId, requirements, backoff.afterFailure(now));
        }
    }

    CapacityProvider(
            CurrentScenario scenario,
            CurrentFaults faults,
            MessageSender sender,
            InstantSource clock,
            EventLog eventLog,
            Executor executor) {
        this.faults = faults;
        this.sender = sender;
        this.clock = clock;
        this.eventLog = eventLog;
        this.executor = executor;
        Instant now = clock.instant();
        this.plan = scenario.current().link();
        this.heartbeats = new HeartbeatSchedule(eventLog);
        this.forecasts = new ForecastSchedule(scenario.current().forecast(), now);
        this.adjustments = new AdjustmentAnswers(scenario.current().adjustments());
        this.phase = new WaitingForHandshake(now);
        this.handshakeBackoff = RetryBackoff.dueImmediately(now);
        scenario.addListener(this::adoptScenario);
    }

    /** Ends the setup; from now on the simulator starts the handshake if the scenario says so. */
    public synchronized void finishSetup() {
        setupFinished = true;
        handshakeBackoff = RetryBackoff.dueImmediately(clock.instant());
    }

    /** Sends every message that is due. */
    public synchronized void sendDue() {
        Instant now = clock.instant();
        if (phase instanceof Connected && partnerOfflineAt != null && !now.isBefore(partnerOfflineAt)) {
            phase = new PartnerOffline(now);
            eventLog.log("the service has gone offline: no heartbeat before " + partnerOfflineAt);
        }
        boolean startsHere = setupFinished && startsHandshakes() && !(phase instanceof Connected);
        if (startsHere && handshakeBackoff.isDue(now)) {
            startHandshake();
        }
        if (pendingAcknowledge != null && pendingAcknowledge.backoff().isDue(now)) {
            sendAcknowledge();
        }
        Instant offlineModeAt = heartbeats.offlineModeAtIfDue(now, plan, faults.current());
        if (offlineModeAt != null) {
            executor.execute(() -> sendHeartbeat(MessageBodies.buildHeartbeat(offlineModeAt)));
        }
        for (AdjustmentAnswers.PendingAnswer answer : adjustments.takeDueAnswers(now)) {
            // A repeated answer was already granted by its first try.
            if (answer.backoff().failedTries() == 0) {
                forecasts.storeGrantedBlocks(answer.body());
            }
            executor.execute(() -> sendAdjustmentAnswer(answer));
        }
        List<ObjectNode> dueForecasts =
                phase instanceof Connected ? forecasts.takeDueForecasts(now, faults.current()) : List.of();
        if (!dueForecasts.isEmpty()) {
            executor.execute(() -> sendForecasts(dueForecasts));
        }
    }

    public synchronized void startHandshake() {
        Instant now = clock.instant();
        String requestId = sender.newRequestId("handshake");
        // Set before sending, because the acknowledge may arrive before the response to the handshake.
        handshakeId = requestId;
        // On a live link a completed handshake only replaces the settings.
        phase = phase instanceof Connected ? phase : new HandshakeSent(now);
        handshakeBackoff = handshakeBackoff.afterFailure(now);
        ObjectNode body =
                MessageBodies.buildRequiredBehaviour(plan, faults.current().handshake());
        executor.execute(() -> {
            HttpReply reply = sender.sendMessage("handshake", body, requestId, null);
            eventLog.log("handshake sent: " + reply.describe());
        });
    }

    public synchronized void enableHeartbeats(boolean enabled) {
        heartbeats.setEnabled(enabled, clock.instant());
        eventLog.log("heartbeats " + (enabled ? "on" : "off"));
    }

    /** Answers adjustments by this plan from now on, regardless of the scenario. */
    public synchronized void applyAdjustmentPlan(AdjustmentPlan requestedPlan) {
        adjustments.applyPlan(requestedPlan);
    }

    public synchronized AdjustmentStatus adjustmentStatus() {
        return adjustments.status();
    }

    /** Sends a forecast unchanged, regardless of the state of the link, and returns the service's answer. */
    public HttpReply sendForecast(JsonNode body) {
        HttpReply reply = sender.sendMessage(FORECAST_MESSAGE, body, sender.newRequestId(FORECAST_MESSAGE), null);
        logForecastSent(body, reply);
        return reply;
    }

    /**
     * Processes an authorized message.
     *
     * @return work to do after the response has been sent
     */
    synchronized Runnable receiveMessage(InboundMessage message) {
        switch (message.type()) {
            case "handshake" -> {
                return receiveHandshake(message);
            }
            case "handshake_acknowledge" -> {
                return receiveAcknowledge(message);
            }
            case "heartbeat" -> receiveHeartbeat(message);
            case "update_asset_measurements" -> {
                MeasurementRules.checkAssets(message.parseJson());
                receivedEnergy.addMessage(message);
            }
            case "update_group_measurements" -> {
                MeasurementRules.checkGroup(message.parseJson());
                receivedEnergy.addMessage(message);
            }
            case "adjust_group_capacity_forecast" -> {
                return receiveAdjustment(message);
            }
            case "group_capacity_compliance_error" -> receiveComplianceError(message);
            case "register" -> eventLog.log("register received: recorded only");
            default -> throw new RefusedMessage(404, "no such message: " + message.type());
        }
        return () -> {};
    }

    /** Returns the energy reported by the partner so far, by group and asset. */
    public List<ReceivedSum> receivedSums() {
        return receivedEnergy.listSums();
    }

    public synchronized LinkStatus linkStatus() {
        Duration interval = heartbeats.interval();
        return new LinkStatus(
                phase.phaseName(),
                phase.since(),
                heartbeats.isEnabled(),
                interval == null ? null : interval.toMillis() / 1000.0,
                heartbeats.lastSentAt(),
                lastHeartbeatReceivedAt,
                partnerOfflineAt,
                forecasts.nextForecastAt());
    }

    private synchronized void adoptScenario(Scenario scenario) {
        plan = scenario.link();
        forecasts.adoptPlan(scenario.forecast(), clock.instant());
        adjustments.adoptScenarioPlan(scenario.adjustments());
        handshakeBackoff = RetryBackoff.dueImmediately(clock.instant());
    }

    private Runnable receiveHandshake(InboundMessage message) {
        LinkRequirements requirements = LinkRequirements.of(message.parseJson());
        if (!faults.current().handshake().acknowledges()) {
            eventLog.log("handshake received, not acknowledged: configured fault");
            return () -> {};
        }
        pendingAcknowledge =
                new PendingAcknowledge(message.requireRequestId(), requirements, new RetryBackoff(0, Instant.MAX));
        return this::sendAcknowledge;
    }

    private synchronized void sendAcknowledge() {
        PendingAcknowledge pending = pendingAcknowledge;
        if (pending == null) {
            return;
        }
        pendingAcknowledge = pending.afterFailure(clock.instant());
        ObjectNode body =
                MessageBodies.buildRequiredBehaviour(plan, faults.current().handshake());
        executor.execute(() -> {
            String requestId = sender.newRequestId("handshake_acknowledge");
            HttpReply reply = sender.sendMessage("handshake_acknowledge", body, requestId, pending.handshakeId());
            recordAcknowledgeReply(pending, reply);
        });
    }

    private synchronized void recordAcknowledgeReply(PendingAcknowledge sent, HttpReply reply) {
        // A newer handshake may have arrived meanwhile; only its own acknowledge completes it.
        boolean stillCurrent =
                pendingAcknowledge != null && pendingAcknowledge.handshakeId().equals(sent.handshakeId());
        if (stillCurrent && reply.isSuccess()) {
            pendingAcknowledge = null;
            enterConnected("started by the service", sent.requirements());
        } else if (stillCurrent && sent.backoff().failedTries() >= MAX_ACKNOWLEDGE_TRIES) {
            pendingAcknowledge = null;
            eventLog.log("handshake acknowledge given up: " + reply.describe());
        }
    }

    private Runnable receiveAcknowledge(InboundMessage message) {
        LinkRequirements requirements = LinkRequirements.of(message.parseJson());
        String correlation = message.header("x-correlation-id");
        return () -> completeOwnHandshake(requirements, correlation);
    }

    private synchronized void completeOwnHandshake(LinkRequirements requirements, @Nullable String correlation) {
        if (handshakeId != null && handshakeId.equals(correlation)) {
            handshakeId = null;
            enterConnected("started by the distributor", requirements);
        } else {
            eventLog.log("handshake acknowledge ignored: X-Correlation-ID " + correlation
                    + " is not the last handshake sent");
        }
    }

    private void enterConnected(String handshakeOwner, LinkRequirements requirements) {
        Instant now = clock.instant();
        phase = new Connected(now);
        partnerOfflineAt = null;
        handshakeBackoff = RetryBackoff.dueImmediately(now);
        heartbeats.startHeartbeats(requirements.heartbeatInterval(), now);
        forecasts.scheduleNow(now);
        Duration interval = requirements.heartbeatInterval();
        eventLog.log("handshake completed (" + handshakeOwner + "); the service requires a heartbeat "
                + (interval == null ? "never" : "every " + interval.toMillis() / 1000.0 + " s"));
    }

    private void receiveHeartbeat(InboundMessage message) {
        Instant now = clock.instant();
        partnerOfflineAt = InboundMessage.parseTime(message.parseJson(), "offline_mode_at");
        lastHeartbeatReceivedAt = now;
        // Where the distributor starts handshakes, only a new one ends the offline period. Where the service does, its
        // heartbeat must be enough: it may never have counted the link as lost, and will then start no handshake.
        boolean returned = phase instanceof PartnerOffline && now.isBefore(partnerOfflineAt);
        if (returned && !startsHandshakes()) {
            phase = new Connected(now);
            forecasts.scheduleNow(now);
            eventLog.log("the service is back: heartbeat received");
        }
    }

    private boolean startsHandshakes() {
        return faults.current().effectiveInitiator(plan.handshake()) == LinkPlan.Initiator.SELF;
    }

    private Runnable receiveAdjustment(InboundMessage message) {
        CapacityMessageRules.checkAdjustment(message.parseJson());
        return () -> acceptAdjustment(message);
    }

    private synchronized void acceptAdjustment(InboundMessage message) {
        String outcome = adjustments.acceptRequest(message, sender.newRequestId(FORECAST_MESSAGE), clock.instant());
        eventLog.log("adjustment requested: " + message.parseJson().path("forecasted_blocks") + ", " + outcome);
    }

    private void receiveComplianceError(InboundMessage message) {
        CapacityMessageRules.checkComplianceError(message);
        eventLog.log("compliance error on forecast " + message.header("x-correlation-id") + ": "
                + InboundMessage.requireText(message.parseJson(), "message"));
    }

    private void sendAdjustmentAnswer(AdjustmentAnswers.PendingAnswer answer) {
        HttpReply reply =
                sender.sendMessage(FORECAST_MESSAGE, answer.body(), answer.requestId(), answer.correlationId());
        logForecastSent(answer.body(), reply);
        synchronized (this) {
            adjustments.recordReply(answer, reply, clock.instant());
        }
    }

    private void sendHeartbeat(ObjectNode body) {
        HttpReply reply = sender.sendMessage("heartbeat", body, sender.newRequestId("heartbeat"), null);
        synchronized (this) {
            heartbeats.recordReply(reply);
        }
    }

    private void sendForecasts(List<ObjectNode> bodies) {
        boolean delivered = true;
        for (ObjectNode body : bodies) {
            delivered &= sendForecast(body).isSuccess();
        }
        synchronized (this) {
            forecasts.recordDelivery(delivered, clock.instant());
        }
    }

    private void logForecastSent(JsonNode body, HttpReply reply) {
        String first = body.path("forecasted_blocks")
                .valueStream()
                .limit(6)
                .map(block -> block.path("capacity").asString("?"))
                .collect(Collectors.joining(" / "));
        eventLog.log("forecast " + body.path("type").asString("?") + " sent: "
                + body.path("forecasted_blocks").size() + " blocks, first " + first + ": " + reply.describe());
    }
}
