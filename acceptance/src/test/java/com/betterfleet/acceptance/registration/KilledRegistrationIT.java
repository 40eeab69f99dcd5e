package com.betterfleet.acceptance.registration;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.StubCapacityProvider.ReceivedMessage;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kills the service once while each connection is at a different step of its exchange. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M3: a registration exchange continues after kill -9 at any of its steps")
class KilledRegistrationIT {

    private final RunningService service;
    private final List<InterruptedExchange> exchanges = new ArrayList<>();

    KilledRegistrationIT(KillableService killable) {
        service = killable.service();
    }

    @AfterEach
    void closePartners() {
        exchanges.forEach(InterruptedExchange::close);
    }

    @Test
    void eachExchangeCompletesOrEndsWithoutAnOperator() {
        // The partner's Register was accepted; the service's answer is in delivery.
        InterruptedExchange answering = startByPartner(link -> {
            link.partner.blockAnswers("register");
            link.sendRegister(link.tokenA).requireStatus(204);
            link.partner.awaitMessage("register", 1);
        });
        // The service's Register is in delivery.
        InterruptedExchange asking = startByService(link -> {
            link.partner.blockAnswers("register");
            link.post("register");
            link.partner.awaitMessage("register", 1);
        });
        // The partner has not answered yet.
        InterruptedExchange awaiting = startByService(link -> {
            link.post("register");
            link.awaitStage("AWAITING_ANSWER");
        });
        InterruptedExchange registered = startByPartner(InterruptedExchange::completeRegistration);
        // A new token is in delivery.
        InterruptedExchange updating = startByPartner(link -> {
            link.completeRegistration();
            link.partner.blockAnswers("register");
            link.post("rotate-token");
            link.partner.awaitMessage("register", 2);
        });
        // The end of the registration is in delivery.
        InterruptedExchange ending = startByPartner(link -> {
            link.completeRegistration();
            link.partner.blockAnswers("register");
            service.api().delete(link.path("registration?reason=moved")).requireStatus(202);
            link.partner.awaitMessage("register", 2);
        });
        String updated = updating.offeredToken(1);

        service.kill();
        exchanges.forEach(link -> link.partner.releaseAnswers());
        service.relaunch();
        service.awaitReady();
        assertThat(updating.sendHeartbeat(updating.offeredToken(0)))
                .as("the previous token, while the new one is not confirmed")
                .isEqualTo(204);
        assertThat(updating.sendHeartbeat(updated))
                .as("the new token, stored before it was sent")
                .isEqualTo(204);
        assertThat(awaiting.sendRegister(awaiting.offeredToken(0)).status()).isEqualTo(204);
        // Longer than the lease of the killed sender.
        service.api().moveClockTo(service.api().now().plusSeconds(61));

        answering.assertRepeated(0, 1, "POST");
        answering.awaitStage("REGISTERED");
        assertThat(answering.sendRegister(answering.tokenA).status())
                .as("replay")
                .isEqualTo(401);
        asking.assertRepeated(0, 1, "POST");
        asking.awaitStage("AWAITING_ANSWER");
        asking.sendRegister(asking.offeredToken(0)).requireStatus(204);
        asking.awaitStage("REGISTERED");
        awaiting.awaitStage("REGISTERED");
        registered.awaitStage("REGISTERED");
        assertThat(registered.sendHeartbeat(registered.offeredToken(0))).isEqualTo(204);
        updating.assertRepeated(1, 2, "PUT");
        updating.awaitStage("REGISTERED");
        assertThat(updating.sendHeartbeat(updated)).isEqualTo(204);
        ending.assertRepeated(1, 2, "DELETE");
        ending.awaitStage("ENDED");
        assertThat(ending.sendHeartbeat(ending.offeredToken(0))).isEqualTo(401);
    }

    private InterruptedExchange startByPartner(Consumer<InterruptedExchange> until) {
        return startExchange("inbound", until);
    }

    private InterruptedExchange startByService(Consumer<InterruptedExchange> until) {
        return startExchange("outbound", until);
    }

    private InterruptedExchange startExchange(String side, Consumer<InterruptedExchange> until) {
        InterruptedExchange link = new InterruptedExchange(service, side);
        exchanges.add(link);
        until.accept(link);
        return link;
    }

    /** A connection whose partner answers as configured. */
    private static final class InterruptedExchange {
        private final StubCapacityProvider partner = new StubCapacityProvider();
        private final String id = "killed-" + UUID.randomUUID();
        private final String tokenA = "agreed-" + id;
        private final RunningService service;

        InterruptedExchange(RunningService service, String side) {
            this.service = service;
            Map<String, ?> auth = Map.of(side, Map.of("type", "token", "token", tokenA));
            service.api()
                    .put(
                            "/connections/" + id,
                            Map.of("name", id, "profile", "oscp", "baseUrl", partner.baseUrl(), "auth", auth))
                    .requireStatus(200);
        }

        String path(String rest) {
            return "/connections/%s/%s".formatted(id, rest);
        }

        void post(String action) {
            service.api().post(path(action), Map.of()).requireStatus(202);
        }

        void completeRegistration() {
            sendRegister(tokenA).requireStatus(204);
            awaitStage("REGISTERED");
        }

        void awaitStage(String stage) {
            eventually(() -> {
                JsonNode registration = service.api().readJson(path("registration"));
                assertThat(registration.get("stage").asString())
                        .as("%s %s", registration, service.api().readJson(path("registration/steps")))
                        .isEqualTo(stage);
            });
        }

        HttpAnswer sendRegister(String presentedToken) {
            return sendMessage(
                    "register",
                    presentedToken,
                    "{\"token\":\"partners-%s\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"%s\"}]}"
                            .formatted(id, partner.baseUrl()));
        }

        int sendHeartbeat(String presentedToken) {
            return sendMessage(
                            "heartbeat",
                            presentedToken,
                            "{\"offline_mode_at\":\"%s\"}"
                                    .formatted(service.api().now().plusSeconds(600)))
                    .status();
        }

        private HttpAnswer sendMessage(String message, String presentedToken, String body) {
            return HttpCalls.call(
                    "POST",
                    service.url() + "/oscp/fp/2.0/" + message,
                    Map.of(
                            "Authorization",
                            "Token " + presentedToken,
                            "X-Request-ID",
                            UUID.randomUUID().toString(),
                            "Content-Type",
                            "application/json"),
                    body);
        }

        /** Returns the token in the service's n-th Register, from 0. */
        String offeredToken(int which) {
            return JsonMapper.shared()
                    .readTree(partner.receivedMessages("register").get(which).body())
                    .get("token")
                    .asString();
        }

        /** Asserts that the message in delivery is repeated unchanged. */
        void assertRepeated(int first, int second, String method) {
            ReceivedMessage before = partner.receivedMessages("register").get(first);
            ReceivedMessage again = partner.awaitMessage("register", second + 1, Duration.ofSeconds(60));
            assertThat(before.method()).isEqualTo(method);
            assertThat(again.method()).isEqualTo(method);
            assertThat(again.header("X-Request-ID")).isEqualTo(before.header("X-Request-ID"));
            assertThat(again.header("Authorization")).isEqualTo(before.header("Authorization"));
            assertThat(again.body()).as("the same token").isEqualTo(before.body());
        }

        void close() {
            partner.close();
        }
    }
}
