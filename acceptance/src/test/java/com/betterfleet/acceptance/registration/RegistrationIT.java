package com.betterfleet.acceptance.registration;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static com.betterfleet.acceptance.fixture.RegistrationLink.REGISTRATION_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.OscpSchemas;
import com.betterfleet.acceptance.fixture.RegistrationLink;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.RunningSimulator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("M3: registration between real processes, with and without faults")
class RegistrationIT {

    private final RunningService service = RunningService.start("registration");
    private final RunningSimulator simulator = RunningSimulator.createStopped("registering")
            .start(Map.of("SIM_SETUP", "false", "SIM_SCENARIO", "idle", "SIM_SERVICE_URL", service.url()));

    @BeforeAll
    void awaitSimulator() {
        simulator.awaitReady();
    }

    @AfterAll
    void stop() {
        simulator.close();
        service.close();
    }

    @BeforeEach
    void resetBehaviour() {
        simulator.postControl("registration/behaviour", Map.of(), 204);
    }

    /** Behaviours of an initiating simulator that still lead to a working link without intervention. */
    static Stream<Map<String, ?>> partnerBeginning() {
        return Stream.of(
                Map.of(),
                Map.of("trailingSlash", true),
                Map.of("failFirst", 1),
                Map.of("failFirst", 1, "failAfterTaking", true),
                Map.of("hangUp", 1));
    }

    @Tag("OSCP-REG-4")
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("partnerBeginning")
    void aPartnerThatBeginsGetsAWorkingLink(Map<String, ?> behaviour) {
        RegistrationLink link =
                RegistrationLink.startedByPartner(service, simulator).movingTime();
        link.orderBehaviour(behaviour);
        link.startSimulatorRegistration();

        link.awaitWorkingTokens();
        if (behaviour.isEmpty()) {
            link.awaitOnline();
        }
        assertThat(link.replayToken(link.tokenA()).status())
                .as("replay of token A")
                .isEqualTo(401);
        assertThat(link.readConnection().get("baseUrl").asString()).isEqualTo(simulator.baseUrl());
    }

    /** The same behaviours where the service begins. */
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

    @Tag("OSCP-HEAD-9")
    @Tag("OSCP-REG-3")
    @Tag("OSCP-REG-4")
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("answering")
    void aPartnerThatAnswersGetsAWorkingLink(Map<String, ?> behaviour) {
        RegistrationLink link =
                RegistrationLink.startedByService(service, simulator).movingTime();
        link.orderBehaviour(behaviour);
        link.startServiceRegistration();

        link.awaitWorkingTokens();
        if (behaviour.isEmpty()) {
            link.awaitOnline();
        }
        assertThat(link.readSimulatorRegistration().get("deadTokenA").asString())
                .isEqualTo(link.tokenA());
    }

    /** A behaviour that stops the exchange with a reason, and that one call repairs once the cause is removed. */
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
    void aStoppedExchangeShowsItsReasonAndResumesByOneCall(Stuck stuck) {
        RegistrationLink link =
                RegistrationLink.startedByService(service, simulator).movingTime();
        link.orderBehaviour(stuck.behaviour());
        link.startServiceRegistration();
        link.awaitStage(stuck.stage());
        assertThat(link.readRegistration().path("reason").asString("")).contains(stuck.reason());
        assertThat(link.readConnection().get("state").asString()).isNotEqualTo("ONLINE");

        link.orderBehaviour(Map.of());
        simulator.postControl("registration/await", Map.of("token", link.tokenA()), 204);
        link.startServiceRegistration();

        link.awaitWorkingTokens();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anAddressInAPrivateNetworkIsRefusedAndRecorded() {
        RegistrationLink link =
                RegistrationLink.startedByPartner(service, simulator).movingTime();
        link.orderBehaviour(Map.of("baseUrl", "https://10.0.0.1/x"));
        link.startSimulatorRegistration();

        eventually(REGISTRATION_TIMEOUT, () -> assertThat(link.listSteps()).contains("REFUSED"));
        assertThat(service.api()
                        .readJson("/connections/%s/registration/steps".formatted(link.id()))
                        .at("/items/0/detail")
                        .asString())
                .contains("version_url[0].base_url is \"https://10.0.0.1/x\"", "private");

        link.orderBehaviour(Map.of());
        link.startSimulatorRegistration();
        link.awaitWorkingTokens();
    }

    @Tag("OSCP-STATUS-9")
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void noCommonVersionIs501AndTokenAIsStillValid() {
        RegistrationLink link =
                RegistrationLink.startedByPartner(service, simulator).movingTime();
        link.orderBehaviour(Map.of("versions", List.of("1.0")));
        link.startSimulatorRegistration();

        eventually(
                REGISTRATION_TIMEOUT,
                () -> assertThat(link.readSimulatorRegistration().get("reason").asString())
                        .contains("501"));
        assertThat(link.listSteps()).contains("REFUSED");

        link.orderBehaviour(Map.of());
        link.startSimulatorRegistration();
        link.awaitWorkingTokens();
    }

    @Tag("OSCP-REG-7")
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void simultaneousRegistrationsByBothSidesEndInOneWorkingLink() {
        RegistrationLink link =
                RegistrationLink.startedByService(service, simulator).movingTime();
        String ours = service.api()
                .post("/connections/%s/registration-token".formatted(link.id()), Map.of())
                .requireStatus(201)
                .json()
                .get("token")
                .asString();
        link.startServiceRegistration();
        link.withToken(ours).startSimulatorRegistration();

        link.awaitWorkingTokens();
        link.awaitOnline();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aRegisteredPartnerReplacesRenewsAndEnds() {
        RegistrationLink link =
                RegistrationLink.startedByPartner(service, simulator).movingTime();
        link.startSimulatorRegistration();
        link.awaitWorkingTokens();
        String first = link.readSimulatorRegistration().get("theirToken").asString();

        simulator.postControl("registration/update", Map.of(), 200);
        assertThat(link.listSteps()).last().isEqualTo("UPDATED_BY_PARTNER");
        link.awaitWorkingTokens();

        simulator.postControl("registration/renew", Map.of(), 202);
        eventually(
                REGISTRATION_TIMEOUT,
                () -> assertThat(link.readSimulatorRegistration()
                                .get("theirToken")
                                .asString())
                        .isNotEqualTo(first));
        link.awaitWorkingTokens();

        service.api()
                .post("/connections/%s/rotate-token".formatted(link.id()), Map.of())
                .requireStatus(202);
        eventually(REGISTRATION_TIMEOUT, () -> assertThat(link.listSteps()).contains("UPDATED"));
        link.awaitWorkingTokens();

        simulator.postControl("registration/end", Map.of(), 200);
        link.awaitStage("ENDED");
        assertThat(link.readConnection().get("state").asString()).isEqualTo("ERROR");
        assertThat(link.replayToken(first).status()).isEqualTo(401);
    }

    @Tag("OSCP-BODY-4")
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void messagesOfBothSidesFitThePublishedSchema() throws IOException {
        OscpSchemas.assumeAvailable();
        OscpSchemas schemas = OscpSchemas.loadSchemas();
        RegistrationLink link =
                RegistrationLink.startedByService(service, simulator).movingTime();
        link.startServiceRegistration();
        link.awaitWorkingTokens();
        for (String direction : List.of("IN", "OUT")) {
            List<JsonNode> said = simulator.recordedMessages(direction, "register", 0).stream()
                    .filter(message -> !message.get("method").asString().equals("DELETE"))
                    .toList();
            assertThat(said)
                    .isNotEmpty()
                    .allSatisfy(message -> assertThat(schemas.validateMessage(
                                    "register", message.get("body").toString()))
                            .as(message.toString())
                            .isEmpty());
        }
        assertThat(schemas.validateMessage("register", "{\"token\":\"t\",\"version_url\":[]}"))
                .as("the schema check detects a violation")
                .isNotEmpty();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void theServiceEndsTheRegistration() {
        RegistrationLink link =
                RegistrationLink.startedByPartner(service, simulator).movingTime();
        link.startSimulatorRegistration();
        link.awaitWorkingTokens();
        service.api()
                .delete("/connections/%s/registration?reason=moved".formatted(link.id()))
                .requireStatus(202);
        link.awaitStage("ENDED");
        eventually(
                REGISTRATION_TIMEOUT,
                () -> assertThat(link.readSimulatorRegistration().get("stage").asString())
                        .isEqualTo("ENDED"));
    }
}
