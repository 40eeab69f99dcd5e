package com.betterfleet.derms.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Operators and the partner who change the same connection and site at the same time wait for each other. */
@ServiceTest
class BindingRaceTests {

    private static final int CALLS = Integer.getInteger("race.calls", 400);
    private static final int OPERATORS = 16;

    @LocalServerPort
    private int port;

    @Test
    void concurrentChangesOfAConnectionAndItsSiteDoNotBlockEachOther() throws Exception {
        TestRig rig = TestRig.create(port, "oscp", "");
        // One generator for all: the first numbers of generators with neighbouring seeds hardly differ.
        Random random = new Random(Long.getLong("race.seed", 3));
        List<Supplier<HttpAnswer>> kinds = changesOf(rig);
        List<Callable<HttpAnswer>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> kinds.get(random.nextInt(kinds.size())))
                .map(kind -> (Callable<HttpAnswer>) kind::get)
                .toList();
        List<HttpAnswer> failed = new ArrayList<>();
        try (ExecutorService operators =
                Executors.newFixedThreadPool(OPERATORS, Thread.ofVirtual().factory())) {
            for (Future<HttpAnswer> answer : operators.invokeAll(calls)) {
                if (answer.get().status() >= 500) {
                    failed.add(answer.get());
                }
            }
        }

        assertThat(failed).isEmpty();
    }

    private static List<Supplier<HttpAnswer>> changesOf(TestRig rig) {
        String connection = "/connections/" + rig.connectionId();
        String scope = "/scopes/" + rig.scopeId();
        String group = connection + "/groups/" + rig.groupId();
        String reason = "{\"reason\":\"works\"}";
        Instant start = rig.readClock().truncatedTo(ChronoUnit.HOURS);
        String consumption = TestRig.forecastBlock(start, Duration.ofHours(4), "40", "KW");
        return List.of(
                () -> rig.deleteAdmin(group),
                () -> rig.tryPutAdmin(group, "{\"scopeId\":\"" + rig.scopeId() + "\",\"enforcement\":\"OBSERVE\"}"),
                () -> rig.tryPutAdmin(group, "{\"scopeId\":\"" + rig.scopeId() + "\"}"),
                () -> rig.postAdmin(connection + "/disconnect", reason),
                () -> rig.postAdmin(connection + "/connect", ""),
                () -> rig.postAdmin(connection + "/handshake", ""),
                () -> rig.postAdmin(scope + "/disconnect", reason),
                () -> rig.postAdmin(scope + "/connect", ""),
                () -> rig.postAdmin(scope + "/withdraw", "{\"direction\":\"IMPORT\",\"reason\":\"works\"}"),
                () -> rig.tryPutAdmin(connection, connectionBody("SUM")),
                () -> rig.tryPutAdmin(connection, connectionBody("PER_PHASE")),
                () -> rig.tryPutAdmin(
                        "/circuits/" + rig.scopeId() + "/operational-limit", "{\"limitKw\":50,\"reason\":\"hot\"}"),
                () -> rig.sendForecast("r" + random(), "CONSUMPTION", consumption),
                () -> rig.sendForecast("r" + random(), "FALLBACK_CONSUMPTION", consumption),
                () -> rig.postAdmin(
                        scope + "/adjustments",
                        ("{\"direction\":\"IMPORT\",\"reason\":\"works\",\"blocks\":[{\"start\":\"%s\",\"end\":\"%s\","
                                        + "\"capacityKw\":30}]}")
                                .formatted(start.plus(Duration.ofHours(2)), start.plus(Duration.ofHours(3)))),
                () -> rig.postAdmin(scope + "/compliance-errors", "{\"message\":\"cannot be met\"}"),
                () -> rig.sendMessage(
                        "handshake", "r" + random(), "{\"required_behaviour\":{\"heartbeat_interval\":60}}"),
                () -> rig.sendMessage(
                        "heartbeat",
                        "r" + random(),
                        "{\"offline_mode_at\":\"" + rig.readClock().plusSeconds(180) + "\"}"));
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    private static String connectionBody(String ampereMeaning) {
        return ("{\"name\":\"Partner\",\"profile\":\"oscp\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\","
                        + "\"ampereMeaning\":\"%s\"}")
                .formatted(ampereMeaning);
    }
}
