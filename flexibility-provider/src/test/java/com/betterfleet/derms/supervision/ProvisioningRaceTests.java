package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Edits of provisioning at the same instant as a forecast: whichever is first, the limit in force is right. */
@ServiceTest
class ProvisioningRaceTests {

    private static final int ROUNDS = 40;

    @LocalServerPort
    private int port;

    private final Random random = new Random(11);
    private TestRig rig;

    @BeforeEach
    void setUp() {
        rig = TestRig.create(port, "oscp", "");
    }

    @Test
    void aForecastIsConvertedForTheCircuitThatItsScopeHas() throws Exception {
        String single = putCircuit(1);
        String circuit = rig.scopeId();
        int moves = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String wanted = circuit.equals(single) ? rig.scopeId() : single;
            // 100 kW on one phase: 300 kW in all on three phases, 100 kW on a circuit of one.
            List<Integer> answers = race(round, "ONE", "100", scopeBody(wanted));
            String present =
                    rig.getAdmin("/scopes/" + rig.scopeId()).get("circuitId").asString();
            assertThat(present).isEqualTo(answers.contains(200) ? wanted : circuit);
            moves += present.equals(circuit) ? 0 : 1;
            circuit = present;
            awaitCircuit(present, present.equals(single) ? 100 : 300, round);
            withdraw();
        }
        assertThat(moves).isPositive();
    }

    @Test
    void aLimitFollowsItsScopeToTheOtherCircuit() throws Exception {
        String other = putCircuit(3);
        String circuit = rig.scopeId();
        for (int round = 0; round < ROUNDS; round++) {
            String next = circuit.equals(other) ? rig.scopeId() : other;

            List<Integer> answers = race(round, "ALL", Integer.toString(300 + round), scopeBody(next));

            assertThat(answers).containsExactlyInAnyOrder(204, 200);
            awaitCircuit(next, 300 + round, round);
            awaitCircuit(circuit, 200, round);
            circuit = next;
        }
    }

    @Test
    void aScopeThatLosesItsCircuitNeverClaimsThatItsLimitIsWritten() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> answers = race(round, "ALL", "400", scopeBody(null));

            boolean moved = answers.contains(200);
            JsonNode constraint = rig.getConstraint();
            assertThat(constraint.get("enforced").asBoolean())
                    .as(constraint.toString())
                    .isEqualTo(!moved);
            awaitCircuit(rig.scopeId(), moved ? 200 : 400, round);
            withdraw();
            rig.putAdmin("/scopes/" + rig.scopeId(), scopeBody(rig.scopeId()));
        }
    }

    @Test
    void aScopeIsDeletedOrBoundButNeverBoth() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String scope = rig.scopeId() + "-" + round;
            String group = "/connections/%s/groups/%sX%d".formatted(rig.connectionId(), rig.groupId(), round);
            rig.putAdmin("/scopes/" + scope, "{\"microgridId\":\"%s\",\"name\":\"Yard\"}".formatted(rig.scopeId()));

            List<Integer> answers = race(
                    () -> rig.deleteAdmin("/scopes/" + scope).status(),
                    () -> rig.tryPutAdmin(group, "{\"scopeId\":\"%s\"}".formatted(scope))
                            .status());

            boolean deleted = answers.getFirst() == 204;
            assertThat(answers.getFirst()).as("round " + round).isIn(204, 409);
            assertThat(answers.getLast() == 200).as("round " + round).isEqualTo(!deleted);
        }
    }

    /** Sends a forecast and puts the scope at the same instant; neither may fail. */
    private List<Integer> race(int round, String phase, String kw, String scope) throws Exception {
        String block = TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofHours(2), kw, "KW")
                .replace("\"ALL\"", "\"" + phase + "\"");
        Callable<Integer> forecast = () -> rig.sendForecast(rig.groupId() + "-" + round, "CONSUMPTION", block)
                .status();
        Callable<Integer> edit =
                () -> rig.tryPutAdmin("/scopes/" + rig.scopeId(), scope).status();
        List<Integer> answers = random.nextBoolean() ? race(forecast, edit) : race(edit, forecast);
        assertThat(answers).as("round " + round).contains(204).containsAnyOf(200, 409);
        return answers;
    }

    private static List<Integer> race(Callable<Integer> one, Callable<Integer> other) throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : threads.invokeAll(List.of(one, other))) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private String putCircuit(int phases) {
        String id = rig.scopeId() + "-b";
        rig.putAdmin(
                "/circuits/" + id,
                ("{\"microgridId\":\"%s\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":1000,"
                                + "\"safeDefaultKw\":200,\"phases\":%d,\"nominalPhaseVoltage\":230}")
                        .formatted(rig.scopeId(), phases));
        return id;
    }

    private String scopeBody(@Nullable String circuitId) {
        return "{\"microgridId\":\"%s\",\"name\":\"Yard\"%s}"
                .formatted(rig.scopeId(), circuitId == null ? "" : ",\"circuitId\":\"%s\"".formatted(circuitId));
    }

    private void withdraw() {
        rig.postAdmin("/scopes/" + rig.scopeId() + "/withdraw", "{\"direction\":\"IMPORT\",\"reason\":\"next round\"}");
    }

    private void awaitCircuit(String id, int kw, int round) {
        await().untilAsserted(() -> assertThat(rig.getAdmin("/circuits/" + id)
                        .get("availableCapacityKw")
                        .asInt())
                .as("round " + round)
                .isEqualTo(kw));
    }
}
