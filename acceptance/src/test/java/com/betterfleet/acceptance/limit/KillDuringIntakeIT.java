package com.betterfleet.acceptance.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M4, M15: every acknowledged forecast is in the message log after kill -9 during the intake")
class KillDuringIntakeIT {

    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 60;

    private final RunningService service;

    KillDuringIntakeIT(KillableService expendable) {
        service = expendable.service();
    }

    @Test
    void everyAcknowledgedForecastIsLogged() {
        List<TestSite> sites = IntStream.range(0, SENDERS)
                .mapToObj(i -> TestSite.create(service, "vector"))
                .toList();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean killed = new AtomicBoolean();

        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            sites.forEach(site -> senders.execute(() -> sendUntilKilled(site, acknowledged, killed)));
            await().until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_KILL);
            service.kill();
            killed.set(true);
        }
        service.relaunch();
        service.awaitReady();

        Set<String> logged = new HashSet<>();
        sites.forEach(site -> logged.addAll(readLogged(site)));
        assertThat(logged).containsAll(acknowledged);
    }

    private static void sendUntilKilled(TestSite site, Set<String> acknowledged, AtomicBoolean killed) {
        ForecastMessage forecast =
                site.newForecast("CONSUMPTION").addBlocks(site.api().now(), Duration.ofHours(2), 600);
        for (int i = 0; !killed.get(); i++) {
            String id = site.connection() + "-" + i;
            try {
                if (site.sendMessage("update_group_capacity_forecast", id, forecast)
                                .status()
                        == 204) {
                    acknowledged.add(id);
                }
            } catch (UncheckedIOException unanswered) {
                // The service was killed meanwhile: this message was not acknowledged.
                return;
            }
        }
    }

    /** The ids of the accepted messages of a connection; all pages. */
    private Set<String> readLogged(TestSite site) {
        Set<String> ids = new HashSet<>();
        long before = 0;
        JsonNode items;
        do {
            items = service.api()
                    .readJson("/messages?direction=IN&status=204&limit=1000&connectionId=%s&before=%d"
                            .formatted(site.connection(), before))
                    .get("items");
            for (JsonNode item : items) {
                ids.add(item.get("requestId").asString());
                before = item.get("id").asLong();
            }
        } while (!items.isEmpty());
        return ids;
    }
}
