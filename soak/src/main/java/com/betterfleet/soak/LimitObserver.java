package com.betterfleet.soak;

import com.betterfleet.soak.TestDepots.TestDepot;
import com.betterfleet.soak.TestDepots.TestPartner;
import com.betterfleet.soak.check.LimitVerdict;
import com.betterfleet.soak.check.RunLedger;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** Looks at circuits and links at random instants and over random entrances, and compares them with the models. */
final class LimitObserver {

    private static final int LINK_EVERY = 6;

    private final ServiceClient client;
    private final RunState state;
    private final RunLedger ledger;
    private final TestDepots depots;

    LimitObserver(ServiceClient client, RunState state, RunLedger ledger, TestDepots depots) {
        this.client = client;
        this.state = state;
        this.ledger = ledger;
        this.depots = depots;
    }

    /** Looks until the thread is interrupted. */
    void run() throws InterruptedException {
        for (int number = 1; true; number++) {
            lookAtCircuit(pickAny(depots.depots()));
            if (number % LINK_EVERY == 0) {
                lookAtLink(pickAny(depots.partners()));
            }
            Thread.sleep(ThreadLocalRandom.current().nextInt(20, 200));
        }
    }

    private void lookAtCircuit(TestDepot depot) throws InterruptedException {
        Instant from = state.now();
        String phase = state.phase();
        Optional<JsonNode> circuit = client.read(state.anyEntrance(), "/circuits/" + depot.circuit());
        if (circuit.isEmpty()) {
            return;
        }
        int watts = circuit.get()
                .get("availableCapacityKw")
                .decimalValue()
                .movePointRight(3)
                .intValueExact();
        Duration tolerance = state.toleranceAt(from);
        LimitVerdict verdict = depot.model().compareLimit(watts, from, state.now(), tolerance);
        ledger.countLook(
                phase,
                verdict,
                verdict.isWrong()
                        ? "%s at %s: %d W, decided at %s, tolerance %s"
                                .formatted(
                                        depot.circuit(),
                                        from,
                                        watts,
                                        circuit.get().get("decidedAt").asString(),
                                        tolerance)
                        : "");
    }

    /** An accepted heartbeat is lost if the link ends before the instant that it stated. */
    private void lookAtLink(TestPartner partner) throws InterruptedException {
        Optional<Instant> required = partner.link().requiredAliveUntil(state.now());
        String phase = state.phase();
        Optional<JsonNode> connection = client.read(state.anyEntrance(), "/connections/" + partner.id());
        if (required.isEmpty() || connection.isEmpty()) {
            return;
        }
        String shown = connection.get().get("aliveUntil").asString("");
        if (shown.isEmpty() || Instant.parse(shown).isBefore(required.get())) {
            ledger.countLost(
                    phase,
                    MessageKind.HEARTBEAT,
                    "%s is alive until %s, but a heartbeat stated %s".formatted(partner.id(), shown, required.get()));
        }
    }

    private static <T> T pickAny(List<T> from) {
        return from.get(ThreadLocalRandom.current().nextInt(from.size()));
    }
}
