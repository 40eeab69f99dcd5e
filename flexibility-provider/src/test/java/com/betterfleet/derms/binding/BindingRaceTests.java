package com.betterfleet.derms.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Operators who bind, edit and disconnect the same connection at the same time wait for each other. */
@ServiceTest
class BindingRaceTests {

    private static final int CALLS = 240;
    private static final int OPERATORS = 8;

    @LocalServerPort
    private int port;

    @Test
    void concurrentChangesOfAConnectionAndItsBindingDoNotBlockEachOther() throws Exception {
        TestRig rig = TestRig.create(port, "oscp", "");
        List<Callable<HttpAnswer>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> (Callable<HttpAnswer>) () -> changeAnything(rig, new Random(i)))
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

    private static HttpAnswer changeAnything(TestRig rig, Random random) {
        String connection = "/connections/" + rig.connectionId();
        String scope = "/scopes/" + rig.scopeId();
        String group = connection + "/groups/" + rig.groupId();
        return switch (random.nextInt(8)) {
            case 0 -> rig.deleteAdmin(group);
            case 1 -> rig.tryPutAdmin(group, "{\"scopeId\":\"" + rig.scopeId() + "\",\"enforcement\":\"OBSERVE\"}");
            case 2 -> rig.tryPutAdmin(group, "{\"scopeId\":\"" + rig.scopeId() + "\"}");
            case 3 -> rig.postAdmin(connection + "/disconnect", "{\"reason\":\"works\"}");
            case 4 -> rig.postAdmin(connection + "/connect", "");
            case 5 -> rig.postAdmin(scope + "/disconnect", "{\"reason\":\"works\"}");
            case 6 -> rig.postAdmin(scope + "/connect", "");
            default ->
                rig.tryPutAdmin(
                        connection,
                        ("{\"name\":\"Partner\",\"profile\":\"oscp\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\","
                                        + "\"ampereMeaning\":\"%s\"}")
                                .formatted(random.nextBoolean() ? "SUM" : "PER_PHASE"));
        };
    }
}
