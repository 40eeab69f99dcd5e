package com.betterfleet.soak;

import com.betterfleet.soak.ServiceClient.ServiceAnswer;
import com.betterfleet.soak.TestDepots.TestDepot;
import com.betterfleet.soak.TestDepots.TestPartner;
import com.betterfleet.soak.check.ForecastType;
import com.betterfleet.soak.check.MessageDelivery;
import com.betterfleet.soak.check.RunLedger;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import com.betterfleet.soak.check.SentForecast;
import com.betterfleet.soak.check.SentHeartbeat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The partners' messages: handshakes, heartbeats and forecasts, over any entrance. */
final class PartnerTraffic {

    private static final Map<String, Object> REQUIREMENTS = Map.of(
            "required_behaviour",
            Map.of("heartbeat_interval", 10, "measurement_configuration", List.of("INTERMITTENT")));
    private static final Duration HEARTBEAT_PAUSE = Duration.ofMillis(1_500);
    private static final Duration STEADY_ALIVE = Duration.ofMinutes(5);
    private static final Duration SILENT_ALIVE = Duration.ofSeconds(4);
    private static final int START_ATTEMPTS = 20;
    private static final int MAX_ATTEMPTS = 4;
    private static final int FALLBACK_EVERY = 4;

    private final ServiceClient client;
    private final RunState state;
    private final RunLedger ledger;
    private final ForecastComposer composer;

    PartnerTraffic(ServiceClient client, RunState state, RunLedger ledger, ForecastComposer composer) {
        this.client = client;
        this.state = state;
        this.ledger = ledger;
        this.composer = composer;
    }

    /** Completes the handshake and sends a first heartbeat and first forecasts, all of which must be accepted. */
    void bringOnline(TestPartner partner) throws IOException, InterruptedException {
        requireAccepted(
                sendMessage(partner, "handshake", Map.of("X-Request-ID", newId()), REQUIREMENTS), "the handshake");
        for (int attempt = 0; !sendHeartbeat(partner); attempt++) {
            if (attempt > START_ATTEMPTS) {
                throw new IOException("no heartbeat of " + partner.id() + " was accepted");
            }
        }
        for (TestDepot depot : partner.depots()) {
            if (depot.fallback()) {
                sendForecast(partner, depot, ForecastType.FALLBACK);
            }
            sendForecast(partner, depot, ForecastType.PRIMARY);
        }
    }

    /** Answers a handshake of the service. */
    void acknowledgeHandshake(TestPartner partner, String requestId) throws InterruptedException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Map<String, String> ids = Map.of("X-Request-ID", newId(), "X-Correlation-ID", requestId);
            if (sendMessage(partner, "handshake_acknowledge", ids, REQUIREMENTS).isSuccess()) {
                return;
            }
            Thread.sleep(1_000);
        }
    }

    /** Sends heartbeats until the thread is interrupted; a silent partner falls silent now and then. */
    void runHeartbeats(TestPartner partner) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            if (partner.silent() && !state.isTrafficStopped() && random.nextInt(20) == 0) {
                Thread.sleep(random.nextInt(4_000, 12_000));
            }
            boolean unused = sendHeartbeat(partner);
            Thread.sleep(HEARTBEAT_PAUSE);
        }
    }

    /** Sends forecasts until the traffic is stopped. */
    void runForecasts(TestPartner partner, TestDepot depot) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int number = 1; !state.isTrafficStopped(); number++) {
            Thread.sleep(depot.gaps() ? random.nextInt(4_000, 9_000) : random.nextInt(2_500, 6_000));
            sendForecast(partner, depot, ForecastType.PRIMARY);
            if (depot.fallback() && number % FALLBACK_EVERY == 0) {
                sendForecast(partner, depot, ForecastType.FALLBACK);
            }
        }
    }

    private boolean sendHeartbeat(TestPartner partner) throws InterruptedException {
        Instant now = state.now();
        Instant offlineAt =
                now.plus(partner.silent() ? SILENT_ALIVE : STEADY_ALIVE).truncatedTo(ChronoUnit.MILLIS);
        MessageDelivery delivery = MessageDelivery.begin(now);
        partner.link().addHeartbeat(new SentHeartbeat(offlineAt, delivery));
        ServiceAnswer answer = sendMessage(
                partner, "heartbeat", Map.of("X-Request-ID", newId()), Map.of("offline_mode_at", offlineAt.toString()));
        completeDelivery(delivery, answer, MessageKind.HEARTBEAT);
        return answer.isSuccess();
    }

    /** Sends a forecast; without an answer it is repeated with the same id, and sometimes given up. */
    private void sendForecast(TestPartner partner, TestDepot depot, ForecastType type) throws InterruptedException {
        MessageDelivery delivery = MessageDelivery.begin(state.now());
        SentForecast forecast = composer.compose(depot, type, delivery, state.now());
        depot.model().addForecast(forecast);
        Map<String, String> ids = Map.of("X-Request-ID", newId());
        Object body = ForecastComposer.toBody(depot, forecast);
        int attempts = ThreadLocalRandom.current().nextInt(1, MAX_ATTEMPTS + 1);
        for (int attempt = 0; attempt < attempts; attempt++) {
            ServiceAnswer answer = sendMessage(partner, "update_group_capacity_forecast", ids, body);
            completeDelivery(delivery, answer, MessageKind.FORECAST);
            if (answer.isSuccess()) {
                return;
            }
            Thread.sleep(500);
        }
    }

    private void completeDelivery(MessageDelivery delivery, ServiceAnswer answer, MessageKind kind) {
        if (answer.isSuccess()) {
            delivery.accept(state.now(), state.phase());
            ledger.countAcknowledged(state.phase(), kind, 1);
        } else if (answer.isRefusal()) {
            delivery.refuse(state.now());
            ledger.addFinding(
                    "%s (%s) refused with %d: %s".formatted(kind, state.phase(), answer.status(), answer.body()));
        }
    }

    private ServiceAnswer sendMessage(TestPartner partner, String message, Map<String, String> ids, Object body)
            throws InterruptedException {
        return client.sendMessage(state.anyEntrance(), partner.token(), message, ids, body);
    }

    private static void requireAccepted(ServiceAnswer answer, String what) throws IOException {
        if (!answer.isSuccess()) {
            throw new IOException("%s was answered %d: %s".formatted(what, answer.status(), answer.body()));
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
