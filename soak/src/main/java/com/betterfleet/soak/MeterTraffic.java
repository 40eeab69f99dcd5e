package com.betterfleet.soak;

import com.betterfleet.soak.ServiceClient.ServiceAnswer;
import com.betterfleet.soak.TestDepots.MeteredScope;
import com.betterfleet.soak.check.ReadingLedger;
import com.betterfleet.soak.check.RunLedger;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import com.betterfleet.soak.process.MessageBroker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The meters' readings: of the past in batches, over MQTT one by one, and of the present at each edge of a window. */
final class MeterTraffic {

    /** The windows of readings of the past. */
    static final Duration PAST_WINDOW = Duration.ofMinutes(15);

    private static final Duration PAST_AGE = Duration.ofDays(300);
    private static final int BATCH = 8;
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final int MAX_PAST_MILLIWATT_HOURS = 30_000_000;
    private static final int MAX_PRESENT_MILLIWATT_HOURS = 300_000;

    private final ServiceClient client;
    private final RunState state;
    private final RunLedger ledger;
    private final ReadingLedger past;
    private final ReadingLedger present;

    MeterTraffic(ServiceClient client, RunState state, RunLedger ledger, ReadingLedger past, ReadingLedger present) {
        this.client = client;
        this.state = state;
        this.ledger = ledger;
        this.past = past;
        this.present = present;
    }

    /** A register of a meter. */
    private record Reading(String asset, Instant at, BigDecimal wattHours) {
        Map<String, Object> toJson() {
            return Map.of("assetId", asset, "at", at.toString(), "importWh", wattHours);
        }
    }

    /** Posts readings of the past until the traffic is stopped. */
    void runPast(MeteredScope metered) throws InterruptedException {
        Instant at = state.now().minus(PAST_AGE).truncatedTo(ChronoUnit.DAYS);
        BigDecimal register = BigDecimal.valueOf(1_000_000);
        while (!state.isTrafficStopped()) {
            List<Reading> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(new Reading(metered.asset(), at, register));
                at = at.plus(PAST_WINDOW);
                register = register.add(randomEnergy(MAX_PAST_MILLIWATT_HOURS));
            }
            post(batch, past);
            Thread.sleep(PAUSE);
        }
    }

    /** Publishes readings of the past over MQTT until the traffic is stopped. */
    void runMqtt(MeteredScope metered, MessageBroker broker) throws InterruptedException {
        Instant at = state.now().minus(PAST_AGE).truncatedTo(ChronoUnit.DAYS);
        BigDecimal register = BigDecimal.valueOf(1_000_000);
        while (!state.isTrafficStopped()) {
            Reading reading = new Reading(metered.asset(), at, register);
            String message = JsonMapper.shared()
                    .writeValueAsString(Map.of("at", at.toString(), "importWh", reading.wattHours()));
            if (broker.publishMessage("meters/%s/registers".formatted(metered.asset()), message)) {
                recordAcknowledged(List.of(reading), past);
                at = at.plus(PAST_WINDOW);
                register = register.add(randomEnergy(MAX_PAST_MILLIWATT_HOURS));
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Posts the registers of the chargers at each edge of a reported window until the traffic is stopped. */
    void runPresent(List<String> chargers) throws InterruptedException {
        Map<String, BigDecimal> registers = new TreeMap<>();
        chargers.forEach(charger -> registers.put(charger, BigDecimal.valueOf(5_000_000)));
        Instant edge = state.now().truncatedTo(ChronoUnit.MINUTES);
        while (!state.isTrafficStopped()) {
            if (state.now().isBefore(edge)) {
                Thread.sleep(PAUSE);
                continue;
            }
            List<Reading> batch = new ArrayList<>();
            for (Map.Entry<String, BigDecimal> register : registers.entrySet()) {
                batch.add(new Reading(register.getKey(), edge, register.getValue()));
            }
            post(batch, present);
            registers.replaceAll((charger, register) -> register.add(randomEnergy(MAX_PRESENT_MILLIWATT_HOURS)));
            edge = edge.plus(TestDepots.WINDOW);
        }
    }

    /** Repeats a batch until it is acknowledged; a repetition of a stored reading has no effect. */
    private void post(List<Reading> batch, ReadingLedger readings) throws InterruptedException {
        List<Map<String, Object>> body = batch.stream().map(Reading::toJson).toList();
        while (!state.isTrafficStopped()) {
            ServiceAnswer answer = client.callApi(state.anyEntrance(), "POST", "/meter-readings", body);
            if (answer.status() == 200) {
                JsonNode result = answer.json();
                if (result.get("accepted").asInt() == batch.size()
                        && result.get("flagged").isEmpty()) {
                    recordAcknowledged(batch, readings);
                } else {
                    ledger.addFinding("readings (%s) not accepted: %s".formatted(state.phase(), answer.body()));
                }
                return;
            }
            if (answer.isRefusal()) {
                ledger.addFinding(
                        "readings (%s) refused with %d: %s".formatted(state.phase(), answer.status(), answer.body()));
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private void recordAcknowledged(List<Reading> batch, ReadingLedger readings) {
        String phase = state.phase();
        batch.forEach(
                reading -> readings.recordAcknowledged(reading.asset(), reading.at(), reading.wattHours(), phase));
        ledger.countAcknowledged(phase, MessageKind.READING, batch.size());
    }

    private static BigDecimal randomEnergy(int maxMilliwattHours) {
        return BigDecimal.valueOf(ThreadLocalRandom.current().nextInt(1, maxMilliwattHours), 3);
    }
}
