package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.RegisteringLink.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("M3: tokens exchanged between real processes, well and badly")
class RegistrationIT {

    private final RunningService service;
    private final RunningSimulator simulator;

    RegistrationIT(LivePair pair) {
        service = pair.service();
        simulator = RunningSimulator.planned("registering")
                .start(Map.of("SIM_SETUP", "false", "SIM_SCENARIO", "idle", "SIM_SERVICE_URL", service.url()));
        simulator.awaitReady();
    }

    @AfterAll
    void hangUp() {
        simulator.close();
    }

    @BeforeEach
    void behaves() {
        simulator.control("registration/behaviour", Map.of(), 204);
    }

    /** What the simulator does while it begins that yet leads to a working link by itself. */
    static Stream<Map<String, ?>> partnerBeginning() {
        return Stream.of(
                Map.of(),
                Map.of("trailingSlash", true),
                Map.of("failFirst", 1),
                Map.of("failFirst", 1, "failAfterTaking", true),
                Map.of("hangUp", 1));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("partnerBeginning")
    void aPartnerThatBeginsComesToAWorkingLink(Map<String, ?> behaviour) {
        RegisteringLink link = RegisteringLink.partnerBegins(service, simulator);
        link.misbehaves(behaviour);
        link.simulatorRegisters();

        link.works();
        if (behaviour.isEmpty()) {
            link.comesOnline();
        }
        assertThat(link.replay(link.tokenA()).status()).as("replay of token A").isEqualTo(401);
        assertThat(link.link().get("baseUrl").asString()).isEqualTo(simulator.baseUrl());
    }

    /** The same where we begin. */
    static Stream<Map<String, ?>> answering() {
        return Stream.of(
                Map.of(),
                Map.of("trailingSlash", true),
                Map.of("omitCorrelation", true),
                Map.of("answerFirst", true),
                Map.of("answerFirst", true, "omitCorrelation", true),
                Map.of("doubleAnswer", "SAME_ID"),
                Map.of("doubleAnswer", "OTHER_ID"),
                Map.of("failFirst", 1));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("answering")
    void aPartnerThatAnswersComesToAWorkingLink(Map<String, ?> behaviour) {
        RegisteringLink link = RegisteringLink.weBegin(service, simulator);
        link.misbehaves(behaviour);
        link.register();

        link.works();
        if (behaviour.isEmpty()) {
            link.comesOnline();
        }
        assertThat(link.simulated().get("deadTokenA").asString()).isEqualTo(link.tokenA());
    }

    /** What leaves a state that says what is wrong, and that one button repairs once it has been put right. */
    record Stuck(Map<String, ?> behaviour, String stage, String reason) {}

    static Stream<Stuck> stuck() {
        return Stream.of(
                new Stuck(Map.of("loseAnswer", true), "AWAITING_ANSWER", ""),
                new Stuck(Map.of("wrongToken", true), "AWAITING_ANSWER", ""),
                new Stuck(Map.of("baseUrl", "https://10.0.0.1/x"), "AWAITING_ANSWER", ""),
                new Stuck(Map.of("hangUp", 1, "loseAnswer", true), "AWAITING_ANSWER", ""),
                new Stuck(Map.of("versions", List.of("1.0")), "STOPPED", "501"));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("stuck")
    void whatStandsStillSaysWhyAndGoesOnByOneButton(Stuck stuck) {
        RegisteringLink link = RegisteringLink.weBegin(service, simulator);
        link.misbehaves(stuck.behaviour());
        link.register();
        link.reaches(stuck.stage());
        assertThat(link.registration().path("reason").asString("")).contains(stuck.reason());
        assertThat(link.link().get("state").asString()).isNotEqualTo("ONLINE");

        link.misbehaves(Map.of());
        simulator.control("registration/await", Map.of("token", link.tokenA()), 204);
        link.register();

        link.works();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anAddressInAPrivateNetworkIsRefusedAndRemembered() {
        RegisteringLink link = RegisteringLink.partnerBegins(service, simulator);
        link.misbehaves(Map.of("baseUrl", "https://10.0.0.1/x"));
        link.simulatorRegisters();

        eventually(() -> assertThat(link.steps()).contains("REFUSED"));
        assertThat(service.api()
                        .read("/connections/%s/registration/steps".formatted(link.id()))
                        .at("/items/0/detail")
                        .asString())
                .contains("version_url[0].base_url is \"https://10.0.0.1/x\"", "private");

        link.misbehaves(Map.of());
        link.simulatorRegisters();
        link.works();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void noCommonVersionIs501AndTokenAIsStillGood() {
        RegisteringLink link = RegisteringLink.partnerBegins(service, simulator);
        link.misbehaves(Map.of("versions", List.of("1.0")));
        link.simulatorRegisters();

        eventually(() -> assertThat(link.simulated().get("reason").asString()).contains("501"));
        assertThat(link.steps()).contains("REFUSED");

        link.misbehaves(Map.of());
        link.simulatorRegisters();
        link.works();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void bothThatBeginAtOnceComeToOneWorkingLink() {
        RegisteringLink link = RegisteringLink.weBegin(service, simulator);
        String ours = service.api()
                .post("/connections/%s/registration-token".formatted(link.id()), Map.of())
                .expecting(201)
                .json()
                .get("token")
                .asString();
        link.register();
        new RegisteringLink(service, simulator, link.id(), ours).simulatorRegisters();

        link.works();
        link.comesOnline();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aRegisteredPartnerReplacesRenewsAndEnds() {
        RegisteringLink link = RegisteringLink.partnerBegins(service, simulator);
        link.simulatorRegisters();
        link.works();
        String first = link.simulated().get("theirToken").asString();

        simulator.control("registration/update", Map.of(), 200);
        assertThat(link.steps()).last().isEqualTo("UPDATED_BY_PARTNER");
        link.works();

        simulator.control("registration/renew", Map.of(), 202);
        eventually(
                () -> assertThat(link.simulated().get("theirToken").asString()).isNotEqualTo(first));
        link.works();

        service.api()
                .post("/connections/%s/rotate-token".formatted(link.id()), Map.of())
                .expecting(202);
        eventually(() -> assertThat(link.steps()).contains("UPDATED"));
        link.works();

        simulator.control("registration/end", Map.of(), 200);
        link.reaches("ENDED");
        assertThat(link.link().get("state").asString()).isEqualTo("ERROR");
        assertThat(link.replay(first).status()).isEqualTo(401);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whatBothSaidFitsThePublishedSchema() throws IOException {
        OscpSchemas.assumeThere();
        OscpSchemas schemas = OscpSchemas.read();
        RegisteringLink link = RegisteringLink.weBegin(service, simulator);
        link.register();
        link.works();
        for (String direction : List.of("IN", "OUT")) {
            List<JsonNode> said = simulator.recorded(direction, "register", 0).stream()
                    .filter(message -> !message.get("method").asString().equals("DELETE"))
                    .toList();
            assertThat(said)
                    .isNotEmpty()
                    .allSatisfy(message -> assertThat(schemas.errors(
                                    "register", message.get("body").toString()))
                            .as(message.toString())
                            .isEmpty());
        }
        assertThat(schemas.errors("register", "{\"token\":\"t\",\"version_url\":[]}"))
                .as("the check bites")
                .isNotEmpty();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void weEndIt() {
        RegisteringLink link = RegisteringLink.partnerBegins(service, simulator);
        link.simulatorRegisters();
        link.works();
        service.api()
                .delete("/connections/%s/registration?reason=moved".formatted(link.id()))
                .expecting(202);
        link.reaches("ENDED");
        assertThat(link.simulated().get("stage").asString()).isEqualTo("ENDED");
    }
}
