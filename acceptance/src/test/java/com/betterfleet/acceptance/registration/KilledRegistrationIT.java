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

/** One kill -9, and each connection at another step of its exchange when it comes. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M3: an exchange of tokens goes on after kill -9 at any of its steps")
class KilledRegistrationIT {

    private final RunningService service;
    private final List<Interrupted> links = new ArrayList<>();

    KilledRegistrationIT(KillableService expendable) {
        service = expendable.service();
    }

    @AfterEach
    void hangUp() {
        links.forEach(Interrupted::close);
    }

    @Test
    void eachExchangeCompletesOrEndsWithoutAnyButton() {
        // The partner's Register was taken; our answer is on its way.
        Interrupted answering = partnerBegins(link -> {
            link.partner.blockAnswers("register");
            link.registers(link.tokenA).requireStatus(204);
            link.partner.awaitMessage("register", 1);
        });
        // Ours is on its way.
        Interrupted asking = weBegin(link -> {
            link.partner.blockAnswers("register");
            link.post("register");
            link.partner.awaitMessage("register", 1);
        });
        // The partner owes its answer.
        Interrupted awaiting = weBegin(link -> {
            link.post("register");
            link.reaches("AWAITING_ANSWER");
        });
        Interrupted registered = partnerBegins(Interrupted::comeToBeRegistered);
        // A new token is on its way.
        Interrupted updating = partnerBegins(link -> {
            link.comeToBeRegistered();
            link.partner.blockAnswers("register");
            link.post("rotate-token");
            link.partner.awaitMessage("register", 2);
        });
        // The end is on its way.
        Interrupted ending = partnerBegins(link -> {
            link.comeToBeRegistered();
            link.partner.blockAnswers("register");
            service.api().delete(link.path("registration?reason=moved")).requireStatus(202);
            link.partner.awaitMessage("register", 2);
        });
        String updated = updating.given(1);

        service.kill();
        links.forEach(link -> link.partner.releaseAnswers());
        service.relaunch();
        service.awaitReady();
        assertThat(updating.heartbeat(updating.given(0)))
                .as("the token of before, while the new one is not confirmed")
                .isEqualTo(204);
        assertThat(updating.heartbeat(updated))
                .as("the new one, stored before it was told")
                .isEqualTo(204);
        assertThat(awaiting.registers(awaiting.given(0)).status()).isEqualTo(204);
        // Longer than the dead sender could still be at it.
        service.api().moveClockTo(service.api().now().plusSeconds(61));

        answering.saysAgain(0, 1, "POST");
        answering.reaches("REGISTERED");
        assertThat(answering.registers(answering.tokenA).status()).as("replay").isEqualTo(401);
        asking.saysAgain(0, 1, "POST");
        asking.reaches("AWAITING_ANSWER");
        asking.registers(asking.given(0)).requireStatus(204);
        asking.reaches("REGISTERED");
        awaiting.reaches("REGISTERED");
        registered.reaches("REGISTERED");
        assertThat(registered.heartbeat(registered.given(0))).isEqualTo(204);
        updating.saysAgain(1, 2, "PUT");
        updating.reaches("REGISTERED");
        assertThat(updating.heartbeat(updated)).isEqualTo(204);
        ending.saysAgain(1, 2, "DELETE");
        ending.reaches("ENDED");
        assertThat(ending.heartbeat(ending.given(0))).isEqualTo(401);
    }

    private Interrupted partnerBegins(Consumer<Interrupted> until) {
        return interrupted("inbound", until);
    }

    private Interrupted weBegin(Consumer<Interrupted> until) {
        return interrupted("outbound", until);
    }

    private Interrupted interrupted(String side, Consumer<Interrupted> until) {
        Interrupted link = new Interrupted(service, side);
        links.add(link);
        until.accept(link);
        return link;
    }

    /** A connection whose partner answers as it is told to. */
    private static final class Interrupted {
        private final StubCapacityProvider partner = new StubCapacityProvider();
        private final String id = "killed-" + UUID.randomUUID();
        private final String tokenA = "agreed-" + id;
        private final RunningService service;

        Interrupted(RunningService service, String side) {
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

        void post(String what) {
            service.api().post(path(what), Map.of()).requireStatus(202);
        }

        void comeToBeRegistered() {
            registers(tokenA).requireStatus(204);
            reaches("REGISTERED");
        }

        void reaches(String stage) {
            eventually(() -> {
                JsonNode registration = service.api().readJson(path("registration"));
                assertThat(registration.get("stage").asString())
                        .as("%s %s", registration, service.api().readJson(path("registration/steps")))
                        .isEqualTo(stage);
            });
        }

        HttpAnswer registers(String shown) {
            return say(
                    "register",
                    shown,
                    "{\"token\":\"partners-%s\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"%s\"}]}"
                            .formatted(id, partner.baseUrl()));
        }

        int heartbeat(String shown) {
            return say(
                            "heartbeat",
                            shown,
                            "{\"offline_mode_at\":\"%s\"}"
                                    .formatted(service.api().now().plusSeconds(600)))
                    .status();
        }

        private HttpAnswer say(String message, String shown, String body) {
            return HttpCalls.call(
                    "POST",
                    service.url() + "/oscp/fp/2.0/" + message,
                    Map.of(
                            "Authorization",
                            "Token " + shown,
                            "X-Request-ID",
                            UUID.randomUUID().toString(),
                            "Content-Type",
                            "application/json"),
                    body);
        }

        /** The token in a Register of ours, from 0. */
        String given(int which) {
            return JsonMapper.shared()
                    .readTree(partner.receivedMessages("register").get(which).body())
                    .get("token")
                    .asString();
        }

        /** What was on its way comes again as it was. */
        void saysAgain(int first, int second, String method) {
            ReceivedMessage before = partner.receivedMessages("register").get(first);
            ReceivedMessage again = partner.awaitMessage("register", second + 1, Duration.ofSeconds(15));
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
