package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.power.Direction;
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

/** A disconnect against whatever happens at the same moment: forecasts, heartbeats, boundaries (M9). */
@ServiceTest
class HandoverRaceTests {

    private static final int INTERLEAVINGS = 1_000;

    /** They race beside each other: of one alone most of the time is spent waiting for the database. */
    private static final int DEPOTS = 4;

    private static final double SAFE_DEFAULT_KW = 200;

    @LocalServerPort
    private int port;

    @Autowired
    private Handover handover;

    @Autowired
    private Supervision supervision;

    @Autowired
    private CircuitCapacities capacities;

    @Autowired
    private InstantSource clock;

    @Autowired
    private Decider decider;

    @Autowired
    private Bindings bindings;

    @Autowired
    private Forecasts forecasts;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void whateverComesAtTheSameMomentADisconnectStandsAndNothingOfBeforeReturns() throws Exception {
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

    /** @return how often one depot was disconnected amid whatever came */
    private int race(Random random) throws InterruptedException, ExecutionException {
        Rig rig = Rig.build(port, "vector", ",\"heartbeatIntervalSeconds\":60");
        int rounds = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < INTERLEAVINGS / DEPOTS; round++) {
                String id = "round-" + round;
                List<Callable<Integer>> acts = acts(rig, id, round % 2 == 0);
                Collections.shuffle(acts, random);
                List<Integer> answers = outcomes(threads.invokeAll(acts));

                assertThat(answers).as(id).doesNotContain(500, 503);
                assertUnderLocalControl(rig, id);
                assertThat(rig.forecast(id + "-late", "CONSUMPTION", cover(700)).status())
                        .as(id)
                        .isEqualTo(403);
                assertUnderLocalControl(rig, id);
                giveBack(rig, round % 2 == 0);
                assertThat(supervision.state(rig.scope()).mode()).as(id).isEqualTo(Mode.AWAITING_FORECAST);
                assertThat(availableKw(rig)).as(id).isEqualTo(SAFE_DEFAULT_KW);
                rounds++;
            }
        }
        return rounds;
    }

    private List<Callable<Integer>> acts(Rig rig, String id, boolean scopeAlone) {
        List<Callable<Integer>> acts = new ArrayList<>();
        acts.add(() -> {
            if (scopeAlone) {
                handover.disconnectScope(rig.scope(), "race");
            } else {
                handover.disconnectConnection(rig.connection(), "race");
            }
            return 202;
        });
        acts.add(() -> rig.forecast(id, "CONSUMPTION", cover(900)).status());
        acts.add(() -> rig.forecast(id + "-fallback", "FALLBACK_CONSUMPTION", cover(300))
                .status());
        acts.add(() -> rig.oscp(
                        "heartbeat",
                        id + "-heartbeat",
                        "{\"offline_mode_at\":\"%s\"}".formatted(clock.instant().plusSeconds(120)))
                .status());
        acts.add(() -> {
            transaction.executeWithoutResult(status -> decider.decide(List.of(rig.scope())));
            return 200;
        });
        return acts;
    }

    private void assertUnderLocalControl(Rig rig, String round) {
        ScopeState state = supervision.state(rig.scope());
        assertThat(state.mode()).as(round).isEqualTo(Mode.LOCAL_CONTROL);
        assertThat(state.worse().binding().held()).as(round).isEmpty();
        assertThat(availableKw(rig)).as(round).isEqualTo(SAFE_DEFAULT_KW);
        GroupBinding binding = bindings.ofScope(rig.scope()).orElseThrow();
        assertThat(forecasts.inForce(Map.of(binding.id(), Duration.ZERO)))
                .as(round)
                .isEmpty();
    }

    private void giveBack(Rig rig, boolean scopeAlone) {
        if (scopeAlone) {
            handover.connectScope(rig.scope());
        } else {
            handover.connectConnection(rig.connection());
        }
    }

    private double availableKw(Rig rig) {
        CircuitCapacity written = capacities.of(rig.scope()).get(Direction.IMPORT);
        return Objects.requireNonNull(written).available().power().kilowatts().doubleValue();
    }

    private String cover(int kw) {
        Instant now = clock.instant();
        return Rig.block(now.minusSeconds(60), Duration.ofHours(2), Integer.toString(kw), "KW");
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
