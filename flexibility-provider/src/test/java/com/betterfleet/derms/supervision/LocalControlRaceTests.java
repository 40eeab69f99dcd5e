package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlMode;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

/** Disconnects against simultaneous forecasts, heartbeats and boundaries (M9). */
@ServiceTest
class LocalControlRaceTests {

    private static final int INTERLEAVINGS = 1_000;

    /** They race in parallel, since one alone would mostly wait for the database. */
    private static final int DEPOTS = 4;

    private static final double SAFE_DEFAULT_KW = 200;

    @LocalServerPort
    private int port;

    @Autowired
    private LocalControlService localControl;

    @Autowired
    private ScopeSupervision supervision;

    @Autowired
    private CircuitCapacities capacities;

    @Autowired
    private InstantSource clock;

    @Autowired
    private DecisionService decisions;

    @Autowired
    private GroupBindings bindings;

    @Autowired
    private ForecastStore forecasts;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aDisconnectTakesEffectAmongConcurrentEventsAndNoEarlierLimitReturns() throws Exception {
        try (ExecutorService depots = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> races = IntStream.range(0, DEPOTS)
                    .mapToObj(depot -> (Callable<Integer>) () -> race(new Random(7 + depot)))
                    .toList();
            assertThat(outcomes(depots.invokeAll(races)).stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(INTERLEAVINGS);
        }
    }

    /** @return how often one depot was disconnected during other events */
    private int race(Random random) throws InterruptedException, ExecutionException {
        TestRig rig = TestRig.create(port, "vector", ",\"heartbeatIntervalSeconds\":60");
        int rounds = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < INTERLEAVINGS / DEPOTS; round++) {
                String id = "round-" + round;
                List<Callable<Integer>> acts = concurrentActions(rig, id, round % 2 == 0);
                Collections.shuffle(acts, random);
                List<Integer> answers = outcomes(threads.invokeAll(acts));

                assertThat(answers).as(id).doesNotContain(500, 503);
                assertUnderLocalControl(rig, id);
                assertThat(rig.sendForecast(id + "-late", "CONSUMPTION", cover(700))
                                .status())
                        .as(id)
                        .isEqualTo(403);
                assertUnderLocalControl(rig, id);
                connectAgain(rig, round % 2 == 0);
                assertThat(supervision.readState(rig.scopeId()).mode()).as(id).isEqualTo(ControlMode.AWAITING_FORECAST);
                assertThat(availableKw(rig)).as(id).isEqualTo(SAFE_DEFAULT_KW);
                rounds++;
            }
        }
        return rounds;
    }

    private List<Callable<Integer>> concurrentActions(TestRig rig, String id, boolean scopeAlone) {
        List<Callable<Integer>> acts = new ArrayList<>();
        acts.add(() -> {
            if (scopeAlone) {
                localControl.disconnectScope(rig.scopeId(), "race");
            } else {
                localControl.disconnectConnection(rig.connectionId(), "race");
            }
            return 202;
        });
        acts.add(() -> rig.sendForecast(id, "CONSUMPTION", cover(900)).status());
        acts.add(() -> rig.sendForecast(id + "-fallback", "FALLBACK_CONSUMPTION", cover(300))
                .status());
        acts.add(() -> rig.sendMessage(
                        "heartbeat",
                        id + "-heartbeat",
                        "{\"offline_mode_at\":\"%s\"}".formatted(clock.instant().plusSeconds(120)))
                .status());
        acts.add(() -> {
            transaction.executeWithoutResult(status -> decisions.decideScopes(List.of(rig.scopeId())));
            return 200;
        });
        return acts;
    }

    private void assertUnderLocalControl(TestRig rig, String round) {
        ScopeState state = supervision.readState(rig.scopeId());
        assertThat(state.mode()).as(round).isEqualTo(ControlMode.LOCAL_CONTROL);
        assertThat(state.worstDirection().decision().appliedLimit()).as(round).isEmpty();
        assertThat(availableKw(rig)).as(round).isEqualTo(SAFE_DEFAULT_KW);
        GroupBinding binding = bindings.findByScope(rig.scopeId()).orElseThrow();
        assertThat(forecasts.findInForce(Map.of(binding.id(), Duration.ZERO)))
                .as(round)
                .isEmpty();
    }

    private void connectAgain(TestRig rig, boolean scopeAlone) {
        if (scopeAlone) {
            localControl.connectScope(rig.scopeId());
        } else {
            localControl.connectConnection(rig.connectionId());
        }
    }

    private double availableKw(TestRig rig) {
        CircuitCapacity written = capacities.findCurrent(rig.scopeId()).get(Direction.IMPORT);
        return Objects.requireNonNull(written).available().power().kilowatts().doubleValue();
    }

    private String cover(int kw) {
        Instant now = clock.instant();
        return TestRig.forecastBlock(now.minusSeconds(60), Duration.ofHours(2), Integer.toString(kw), "KW");
    }

    private static List<Integer> outcomes(List<Future<Integer>> futures)
            throws InterruptedException, ExecutionException {
        List<Integer> outcomes = new ArrayList<>();
        for (Future<Integer> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }
}
