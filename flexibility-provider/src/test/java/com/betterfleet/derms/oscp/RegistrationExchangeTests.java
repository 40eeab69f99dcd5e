package com.betterfleet.derms.oscp;

import static com.betterfleet.derms.oscp.RegistrationFixture.REGISTER;
import static com.betterfleet.derms.oscp.RegistrationFixture.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub.ReceivedMessage;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
@DisplayName("M3: tokens exchanged with a partner over HTTP")
class RegistrationExchangeTests {

    private final String tokenA = "token-a-" + UUID.randomUUID();

    @LocalServerPort
    private int port;

    private RegistrationFixture fixture;

    @BeforeEach
    void createAwaitingConnection() {
        fixture = RegistrationFixture.awaitingPartner(port, tokenA);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Tag("OSCP-HEAD-8")
    @Tag("OSCP-REG-2")
    @Tag("OSCP-REG-3")
    @Tag("OSCP-REG-4")
    @Test
    void partnerRegistrationIsAnsweredAndInvalidatesTheConfiguredToken() {
        assertThat(fixture.registerPartner(tokenA, "partner-1-long").status()).isEqualTo(204);
        ReceivedMessage answer = fixture.awaitOwnMessage("POST", 1);

        assertThat(answer.authorization()).isEqualTo("Token partner-1-long");
        assertThat(answer.correlationId()).isEqualTo("from-partner-1");
        assertThat(answer.body().at("/version_url/0/version").asString()).isEqualTo("2.0");
        assertThat(answer.body().at("/version_url/0/base_url").asString())
                .isEqualTo("http://localhost:" + port + "/oscp/fp/2.0");
        assertThat(answer.body().get("version_url")).hasSize(1);

        fixture.awaitStage("REGISTERED");
        assertThat(fixture.readLink().get("baseUrl").asString())
                .isEqualTo(fixture.partnerStub().baseUrl() + "/cp");
        assertThat(fixture.sendHeartbeat(tokenOf(answer))).isEqualTo(204);
        assertThat(fixture.sendHeartbeat(tokenA)).isEqualTo(401);
        assertThat(fixture.registerPartner(tokenA, "partner-2-long").status())
                .as("replay")
                .isEqualTo(401);
    }

    @Tag("OSCP-REG-11")
    @Test
    void handshakeFollowsRegistration() {
        fixture.registerPartner(tokenA, "partner-1-long");
        fixture.awaitStage("REGISTERED");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("HANDSHAKING");

        fixture.advanceTime(Duration.ofSeconds(10));

        await().untilAsserted(() -> assertThat(fixture.partnerStub().receivedMessages("/cp/handshake"))
                .isNotEmpty());
        assertThat(fixture.partnerStub()
                        .receivedMessages("/cp/handshake")
                        .getFirst()
                        .authorization())
                .isEqualTo("Token partner-1-long");
    }

    @Test
    void issuedTokenIsReturnedOnceAndIsValidForRegistrationOnly() {
        useFixture(RegistrationFixture.withConfiguration(port, "", ""));
        JsonNode issued = JsonMapper.shared()
                .readTree(fixture.callAdminApi("POST", "/registration-token", "{\"validSeconds\":60}")
                        .body());
        String token = issued.get("token").asString();
        assertThat(fixture.readLink().toString()).doesNotContain(token);
        assertThat(fixture.sendHeartbeat(token)).isEqualTo(403);

        fixture.registerPartner(token, "partner-1-long");
        fixture.awaitStage("REGISTERED");

        assertThat(fixture.registerPartner(token, "partner-2-long").status()).isEqualTo(401);
    }

    @Test
    void issuedTokenExpiresAndCanBeRevoked() {
        useFixture(RegistrationFixture.withConfiguration(port, "", ""));
        String first = issueToken("{\"validSeconds\":60}");
        fixture.advanceTime(Duration.ofSeconds(61));
        assertThat(fixture.registerPartner(first, "partner-1-long").status()).isEqualTo(401);

        String second = issueToken("");
        assertThat(fixture.callAdminApi("DELETE", "/registration-token", "").status())
                .isEqualTo(204);
        assertThat(fixture.registerPartner(second, "partner-1-long").status()).isEqualTo(401);
        assertThat(fixture.callAdminApi("DELETE", "/registration-token", "").status())
                .isEqualTo(404);
        assertThat(fixture.readSteps())
                .containsExactly("TOKEN_ISSUED", "TOKEN_EXPIRED", "TOKEN_ISSUED", "TOKEN_REVOKED");
    }

    @Tag("OSCP-REG-1")
    @Tag("OSCP-REG-4")
    @Test
    void ownRegistrationUsesThePartnersTokenAndCompletesWithItsAnswer() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.startRegistration();
        ReceivedMessage ownToken = fixture.awaitOwnMessage("POST", 1);
        assertThat(ownToken.authorization()).isEqualTo("Token " + tokenA);
        assertThat(ownToken.correlationId()).isNull();
        fixture.awaitStage("AWAITING_ANSWER");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("REGISTERING");

        assertThat(fixture.registerPartner(tokenOf(ownToken), "partner-1-long").status())
                .isEqualTo(204);

        assertThat(fixture.readStage()).isEqualTo("REGISTERED");
        fixture.advanceTime(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(fixture.partnerStub().receivedMessages("/cp/handshake"))
                .isNotEmpty());
        assertThat(fixture.receivedRegistrations("POST"))
                .as("no answer to an answer")
                .hasSize(1);
    }

    @Tag("OSCP-REG-7")
    @Test
    void missingAnswerIsReportedAfterFiveMinutesAndCanBeRestarted() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.startRegistration();
        String partnerToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.awaitStage("AWAITING_ANSWER");
        fixture.advanceTime(Duration.ofMinutes(5));
        assertThat(fixture.readStage()).isEqualTo("STOPPED");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("ERROR");
        assertThat(fixture.readLink().at("/lastError/kind").asString()).isEqualTo("REGISTRATION_STOPPED");

        fixture.startRegistration();

        assertThat(tokenOf(fixture.awaitOwnMessage("POST", 2))).isEqualTo(partnerToken);
        fixture.registerPartner(partnerToken, "partner-1-long");
        assertThat(fixture.readStage()).isEqualTo("REGISTERED");
    }

    @Test
    void lateAnswerCompletesTheRegistrationWithoutOperator() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.startRegistration();
        String partnerToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.awaitStage("AWAITING_ANSWER");
        fixture.advanceTime(Duration.ofMinutes(5));
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("ERROR");

        assertThat(fixture.registerPartner(partnerToken, "partner-1-long").status())
                .isEqualTo(204);

        assertThat(fixture.readStage()).isEqualTo("REGISTERED");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("HANDSHAKING");
    }

    @Tag("OSCP-REG-8")
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 501})
    void refusedRegistrationStopsWithThePartnersReason(int status) {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.partnerStub().answerWith(REGISTER, status);
        fixture.startRegistration();
        fixture.awaitStage("STOPPED");
        assertThat(fixture.readStatus().get("reason").asString()).contains("answered " + status);
        assertThat(fixture.callAdminApi("GET", "/outbox", "").body())
                .as("nothing waits")
                .contains("\"items\":[]");
    }

    @Test
    void partnerFailureIsRetriedWithTheSameMessage() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.partnerStub().answerWith(REGISTER, 500);
        fixture.startRegistration();
        ReceivedMessage first = fixture.awaitOwnMessage("POST", 1);
        await().untilAsserted(() -> assertThat(fixture.readSteps()).contains("NOT_TAKEN"));
        fixture.partnerStub().answerWith(REGISTER, 204);
        fixture.advanceTime(Duration.ofSeconds(6));
        ReceivedMessage second = fixture.awaitOwnMessage("POST", 2);

        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(second.body()).isEqualTo(first.body());
        fixture.awaitStage("AWAITING_ANSWER");
        assertThat(fixture.readSteps()).containsExactly("STARTED", "NOT_TAKEN", "ASKED");
    }

    @Tag("OSCP-REG-8")
    @Test
    void unauthorizedAnswerIsRetried() {
        fixture.partnerStub().answerWith(REGISTER, 401);
        fixture.registerPartner(tokenA, "partner-1-long");
        await().untilAsserted(() -> assertThat(fixture.readSteps()).contains("NOT_TAKEN"));
        assertThat(fixture.readStage()).isEqualTo("ANSWERING");

        fixture.partnerStub().answerWith(REGISTER, 204);
        fixture.advanceTime(Duration.ofSeconds(6));

        fixture.awaitStage("REGISTERED");
    }

    @Tag("OSCP-REG-9")
    @Test
    void replacedTokenIsAcceptedDuringTheOverlapOnly() {
        completeRegistration();
        String old = tokenOf(fixture.awaitOwnMessage("POST", 1));
        assertThat(fixture.callAdminApi("POST", "/rotate-token", "").status()).isEqualTo(202);
        ReceivedMessage update = fixture.awaitOwnMessage("PUT", 1);
        fixture.awaitStage("REGISTERED");
        assertThat(tokenOf(update)).isNotEqualTo(old);
        assertThat(update.authorization()).isEqualTo("Token partner-1-long");

        assertThat(fixture.sendHeartbeat(tokenOf(update))).isEqualTo(204);
        assertThat(fixture.sendHeartbeat(old)).isEqualTo(204);
        fixture.advanceTime(Duration.ofSeconds(301));
        assertThat(fixture.sendHeartbeat(old)).isEqualTo(401);
        assertThat(fixture.sendHeartbeat(tokenOf(update))).isEqualTo(204);
    }

    @Tag("OSCP-REG-5")
    @Test
    void partnerReplacementIsAnsweredWith204Only() {
        completeRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        HttpAnswer answer = fixture.sendRegister("PUT", ownToken, fixture.offerBody("partner-2-long"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);

        fixture.callAdminApi("POST", "/rotate-token", "");

        assertThat(fixture.awaitOwnMessage("PUT", 1).authorization()).isEqualTo("Token partner-2-long");
        assertThat(fixture.receivedRegistrations("POST")).hasSize(1);
    }

    @Tag("OSCP-REG-6")
    @Test
    void endedPartnerIsRefusedAndReceivesNothing() {
        completeRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        assertThat(fixture.sendRegister("DELETE", ownToken, "").status()).isEqualTo(204);

        assertThat(fixture.readStage()).isEqualTo("ENDED");
        assertThat(fixture.sendHeartbeat(ownToken)).isEqualTo(401);
        assertThat(fixture.sendRegister("DELETE", ownToken, "").status()).isEqualTo(401);
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("ERROR");
        assertThat(fixture.callAdminApi("POST", "/register", "").status()).isEqualTo(409);
    }

    @Tag("OSCP-REG-6")
    @Test
    void ownEndUsesTheTokenKnownToThePartner() {
        completeRegistration();
        assertThat(fixture.callAdminApi("DELETE", "/registration", "").body()).contains("reason");
        assertThat(fixture.callAdminApi("DELETE", "/registration?reason=moved", "")
                        .status())
                .isEqualTo(202);
        ReceivedMessage end = fixture.awaitOwnMessage("DELETE", 1);
        assertThat(end.authorization()).isEqualTo("Token partner-1-long");
        fixture.awaitStage("ENDED");
    }

    @Test
    void undeliverableEndIsForcedByASecondRequest() {
        completeRegistration();
        fixture.partnerStub().close();
        fixture.callAdminApi("DELETE", "/registration?reason=moved", "");
        assertThat(fixture.readStage()).isEqualTo("ENDING");
        fixture.callAdminApi("DELETE", "/registration?reason=moved", "");
        assertThat(fixture.readStage()).isEqualTo("ENDED");
    }

    @Tag("OSCP-STATUS-3")
    @Test
    void disconnectedPartnerMayOnlyRegister() {
        completeRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.callAdminApi("POST", "/disconnect", "{\"reason\":\"works\"}");
        assertThat(fixture.sendHeartbeat(ownToken)).isEqualTo(403);

        assertThat(fixture.registerPartner(ownToken, "partner-2-long").status()).isEqualTo(204);

        assertThat(fixture.awaitOwnMessage("POST", 2).authorization()).isEqualTo("Token partner-2-long");
        fixture.awaitStage("REGISTERED");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("DISCONNECTED");
        assertThat(fixture.callAdminApi("POST", "/register", "").status()).isEqualTo(409);
    }

    @Test
    void repeatedConfigurationChangesNothingAndANewTokenRestarts() {
        completeRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.putConnection(RegistrationFixture.inboundAuth(tokenA), "");
        assertThat(fixture.readStage()).isEqualTo("REGISTERED");
        assertThat(fixture.sendHeartbeat(ownToken)).isEqualTo(204);
        assertThat(fixture.sendHeartbeat(tokenA)).isEqualTo(401);

        fixture.putConnection(RegistrationFixture.inboundAuth(tokenA + "-new"), "");
        assertThat(fixture.readStage()).isEqualTo("UNREGISTERED");
        assertThat(fixture.sendHeartbeat(ownToken)).isEqualTo(401);
        assertThat(fixture.sendHeartbeat(tokenA + "-new")).isEqualTo(204);
    }

    @Test
    void newOutboundTokenRestartsRegistration() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.startRegistration();
        fixture.registerPartner(tokenOf(fixture.awaitOwnMessage("POST", 1)), "partner-1-long");
        fixture.putConnection(RegistrationFixture.outboundAuth(tokenA), "");
        assertThat(fixture.readStage()).isEqualTo("REGISTERED");

        fixture.putConnection(RegistrationFixture.outboundAuth(tokenA + "-new"), "");

        assertThat(fixture.readStage()).isEqualTo("UNREGISTERED");
    }

    @Tag("OSCP-STATUS-9")
    @Tag("OSCP-STATUS-1")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | token is nothing",
                "{\"token\":12345678,\"version_url\":[]} | 400 | token is \\\"a value that is not shown\\\"",
                "{\"token\":\"short\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://p.example\"}]} | 400 | 8 to 1000",
                "{\"token\":\"long-enough\",\"version_url\":[]} | 400 | version_url is",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\"}]} | 400 | version_url[0].base_url is nothing",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"1.0\",\"base_url\":\"https://p.example\"}]} | 501 | no common version",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://10.0.0.1/x\"}]} | 400 | version_url[0].base_url is \\\"https://10.0.0.1/x\\\"",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://169.254.169.254/\"}]} | 400 | metadata",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"http://p.example\"}]} | 400 | it is not https",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://u:secret@p.example\"}]} | 400 | without user",
                "not json | 400 | the body is not valid JSON"
            })
    void invalidRegistrationIsRefusedNamingTheFieldAndChangesNothing(String body, int status, String reason) {
        HttpAnswer answer = fixture.sendRegister("POST", tokenA, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason).doesNotContain("12345678", "secret@");
        assertThat(fixture.readStage()).isEqualTo("UNREGISTERED");
        if (!reason.contains("JSON")) {
            assertThat(fixture.readSteps()).containsExactly("REFUSED");
        }
        assertThat(fixture.registerPartner(tokenA, "partner-1-long").status()).isEqualTo(204);
    }

    @Test
    void tokensAppearInNeitherLogResponsesNorAudit() {
        completeRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        await().untilAsserted(() -> assertThat(fixture.readMessages()).contains("\"type\":\"register\""));
        String shown = fixture.readMessages()
                + fixture.readLink()
                + fixture.readStatus()
                + fixture.callAdminApi("GET", "/registration/steps", "").body()
                + fixture.callAdminApi("GET", "/outbox", "").body()
                + com.betterfleet.derms.TestRig.callAdminApi(port, "GET", "/audit?limit=200", "")
                        .body();
        assertThat(shown).doesNotContain(ownToken, "partner-1-long", tokenA);
        assertThat(fixture.readMessages()).contains("version_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void configuredTokenCannotReplaceOrEndARegistration(String method) {
        String body = method.equals("PUT") ? fixture.offerBody("partner-1-long") : "";
        assertThat(fixture.sendRegister(method, tokenA, body).status()).isEqualTo(403);

        fixture.partnerStub().answerWith(REGISTER, 500);
        fixture.registerPartner(tokenA, "partner-1-long");
        assertThat(fixture.readStage()).isEqualTo("ANSWERING");
        assertThat(fixture.sendRegister(method, tokenA, body).status())
                .as("nor one that is under way")
                .isEqualTo(403);
    }

    @Tag("OSCP-REG-10")
    @Test
    void connectionWithoutRegistrationRefusesBothSides() {
        useFixture(RegistrationFixture.withConfiguration(
                port,
                RegistrationFixture.inboundAuth(tokenA + "-alone") + ","
                        + RegistrationFixture.outboundAuth("outbound-token"),
                ",\"registration\":false"));
        assertThat(fixture.registerPartner(tokenA + "-alone", "partner-1-long").status())
                .isEqualTo(403);
        assertThat(fixture.callAdminApi("POST", "/register", "").status()).isEqualTo(409);
        assertThat(fixture.callAdminApi("POST", "/registration-token", "").status())
                .isEqualTo(409);
        assertThat(fixture.sendHeartbeat(tokenA + "-alone")).isEqualTo(204);
    }

    private void useFixture(RegistrationFixture other) {
        fixture.close();
        fixture = other;
    }

    private void completeRegistration() {
        fixture.registerPartner(tokenA, "partner-1-long");
        fixture.awaitStage("REGISTERED");
    }

    private String issueToken(String body) {
        return JsonMapper.shared()
                .readTree(fixture.callAdminApi("POST", "/registration-token", body)
                        .body())
                .get("token")
                .asString();
    }
}
