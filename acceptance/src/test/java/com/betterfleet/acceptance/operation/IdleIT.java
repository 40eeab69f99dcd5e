package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.DatabaseServer;
import com.betterfleet.acceptance.process.RunningService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An instance with many scopes and nothing to do hardly uses its database")
class IdleIT {

    private static final int SCOPES = 200;
    private static final int MAX_PER_SECOND = 5;

    /** Holds a safety run of all work. */
    private static final Duration SPAN = Duration.ofSeconds(120);

    /** For checks that follow from the set-up. */
    private static final Duration SETTLE = Duration.ofSeconds(70);

    @Test
    void anIdleInstanceSendsAtMostFiveStatementsASecond() {
        try (RunningService service = RunningService.start("idle")) {
            TestSite site = TestSite.create(service, "oscp");
            for (int i = 1; i < SCOPES; i++) {
                createScope(site, i);
            }
            awaitElapsed(SETTLE);
            DatabaseServer database = DatabaseServer.of(service);
            database.logStatements();
            await().until(() -> database.countStatements() > 0);

            long before = database.countStatements();
            awaitElapsed(SPAN);
            long statements = database.countStatements() - before;

            assertThat(statements).isBetween(SPAN.toSeconds(), MAX_PER_SECOND * SPAN.toSeconds());
        }
    }

    private static void createScope(TestSite site, int number) {
        String circuit = site.circuit() + "-" + number;
        String scope = site.scope() + "-" + number;
        site.api()
                .put(
                        "/circuits/" + circuit,
                        Map.of(
                                "microgridId",
                                site.microgrid(),
                                "name",
                                circuit,
                                "kind",
                                "GRID_CONNECTION",
                                "ratingKw",
                                TestSite.RATING,
                                "safeDefaultKw",
                                TestSite.SAFE_DEFAULT))
                .requireStatus(200);
        site.api()
                .put("/scopes/" + scope, Map.of("microgridId", site.microgrid(), "name", scope, "circuitId", circuit))
                .requireStatus(200);
        site.api()
                .put(
                        "/connections/%s/groups/%s-%d".formatted(site.connection(), site.group(), number),
                        Map.of("scopeId", scope))
                .requireStatus(200);
    }

    private static void awaitElapsed(Duration span) {
        long started = System.nanoTime();
        await().atMost(span.multipliedBy(2)).until(() -> System.nanoTime() - started >= span.toNanos());
    }
}
