package com.betterfleet.derms.oscp;

import static com.betterfleet.derms.oscp.RegistrationScene.REGISTER;
import static com.betterfleet.derms.oscp.RegistrationScene.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink.Received;
import com.betterfleet.derms.Rig.Answer;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
@DisplayName("M3: tokens exchanged with a partner over HTTP")
class RegistrationTests {

    private final String tokenA = "token-a-" + UUID.randomUUID();

    @LocalServerPort
    private int port;

    private RegistrationScene scene;

    @BeforeEach
    void aPartnerThatIsToBegin() {
        scene = RegistrationScene.awaiting(port, tokenA);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aPartnerThatBeginsIsAnsweredByARegistrationOfOursAndTokenAIsDeadAfterIt() {
        assertThat(scene.registers(tokenA, "theirs-1-long").status()).isEqualTo(204);
        Received answer = scene.ours("POST", 1);

        assertThat(answer.authorization()).isEqualTo("Token theirs-1-long");
        assertThat(answer.correlationId()).isEqualTo("from-partner-1");
        assertThat(answer.body().at("/version_url/0/version").asString()).isEqualTo("2.0");
        assertThat(answer.body().at("/version_url/0/base_url").asString())
                .isEqualTo("http://localhost:" + port + "/oscp/fp/2.0");
        assertThat(answer.body().get("version_url")).hasSize(1);

        scene.reaches("REGISTERED");
        assertThat(scene.link().get("baseUrl").asString())
                .isEqualTo(scene.partner().url() + "/cp");
        assertThat(scene.heartbeat(token(answer))).isEqualTo(204);
        assertThat(scene.heartbeat(tokenA)).isEqualTo(401);
        assertThat(scene.registers(tokenA, "theirs-2-long").status())
                .as("replay")
                .isEqualTo(401);
    }

    @Test
    void aHandshakeFollowsSoThatTheLinkComesToWork() {
        scene.registers(tokenA, "theirs-1-long");
        scene.reaches("REGISTERED");
        assertThat(scene.link().get("state").asString()).isEqualTo("HANDSHAKING");

        scene.pass(Duration.ofSeconds(10));

        await().untilAsserted(() ->
                assertThat(scene.partner().received("/cp/handshake")).isNotEmpty());
        assertThat(scene.partner().received("/cp/handshake").getFirst().authorization())
                .isEqualTo("Token theirs-1-long");
    }

    @Test
    void anIssuedTokenIsToldOnceAndIsGoodForARegistrationAlone() {
        use(RegistrationScene.with(port, "", ""));
        JsonNode issued = JsonMapper.shared()
                .readTree(scene.admin("POST", "/registration-token", "{\"validSeconds\":60}")
                        .body());
        String token = issued.get("token").asString();
        assertThat(scene.link().toString()).doesNotContain(token);
        assertThat(scene.heartbeat(token)).isEqualTo(403);

        scene.registers(token, "theirs-1-long");
        scene.reaches("REGISTERED");

        assertThat(scene.registers(token, "theirs-2-long").status()).isEqualTo(401);
    }

    @Test
    void anIssuedTokenExpiresAndCanBeRevoked() {
        use(RegistrationScene.with(port, "", ""));
        String first = issue("{\"validSeconds\":60}");
        scene.pass(Duration.ofSeconds(61));
        assertThat(scene.registers(first, "theirs-1-long").status()).isEqualTo(401);

        String second = issue("");
        assertThat(scene.admin("DELETE", "/registration-token", "").status()).isEqualTo(204);
        assertThat(scene.registers(second, "theirs-1-long").status()).isEqualTo(401);
        assertThat(scene.admin("DELETE", "/registration-token", "").status()).isEqualTo(404);
        assertThat(scene.steps()).containsExactly("TOKEN_ISSUED", "TOKEN_EXPIRED", "TOKEN_ISSUED", "TOKEN_REVOKED");
    }

    @Test
    void weBeginWithTheTokenThatThePartnerGaveAndItsAnswerSettlesIt() {
        use(RegistrationScene.starting(port, tokenA));
        scene.weRegister();
        Received ours = scene.ours("POST", 1);
        assertThat(ours.authorization()).isEqualTo("Token " + tokenA);
        assertThat(ours.correlationId()).isNull();
        scene.reaches("AWAITING_ANSWER");
        assertThat(scene.link().get("state").asString()).isEqualTo("REGISTERING");

        assertThat(scene.registers(token(ours), "theirs-1-long").status()).isEqualTo(204);

        assertThat(scene.stage()).isEqualTo("REGISTERED");
        scene.pass(Duration.ofSeconds(10));
        await().untilAsserted(() ->
                assertThat(scene.partner().received("/cp/handshake")).isNotEmpty());
        assertThat(scene.received("POST")).as("no answer to an answer").hasSize(1);
    }

    @Test
    void noAnswerIsToldAfterFiveMinutesAndOneButtonBeginsAgain() {
        use(RegistrationScene.starting(port, tokenA));
        scene.weRegister();
        String given = token(scene.ours("POST", 1));
        scene.reaches("AWAITING_ANSWER");
        scene.pass(Duration.ofMinutes(5));
        assertThat(scene.stage()).isEqualTo("STOPPED");
        assertThat(scene.link().get("state").asString()).isEqualTo("ERROR");
        assertThat(scene.link().at("/lastError/kind").asString()).isEqualTo("REGISTRATION_STOPPED");

        scene.weRegister();

        assertThat(token(scene.ours("POST", 2))).isEqualTo(given);
        scene.registers(given, "theirs-1-long");
        assertThat(scene.stage()).isEqualTo("REGISTERED");
    }

    @Test
    void anAnswerThatComesAfterTheStopTakesTheLinkOnWithoutAnyButton() {
        use(RegistrationScene.starting(port, tokenA));
        scene.weRegister();
        String given = token(scene.ours("POST", 1));
        scene.reaches("AWAITING_ANSWER");
        scene.pass(Duration.ofMinutes(5));
        assertThat(scene.link().get("state").asString()).isEqualTo("ERROR");

        assertThat(scene.registers(given, "theirs-1-long").status()).isEqualTo(204);

        assertThat(scene.stage()).isEqualTo("REGISTERED");
        assertThat(scene.link().get("state").asString()).isEqualTo("HANDSHAKING");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 501})
    void aRegistrationThatThePartnerDoesNotWantStopsWithItsReason(int status) {
        use(RegistrationScene.starting(port, tokenA));
        scene.partner().answers(REGISTER, status);
        scene.weRegister();
        scene.reaches("STOPPED");
        assertThat(scene.status().get("reason").asString()).contains("answered " + status);
        assertThat(scene.admin("GET", "/outbox", "").body()).as("nothing waits").contains("\"items\":[]");
    }

    @Test
    void aPartnerInTroubleIsTriedAgainWithTheSameMessage() {
        use(RegistrationScene.starting(port, tokenA));
        scene.partner().answers(REGISTER, 500);
        scene.weRegister();
        Received first = scene.ours("POST", 1);
        await().untilAsserted(() -> assertThat(scene.steps()).contains("NOT_TAKEN"));
        scene.partner().answers(REGISTER, 204);
        scene.pass(Duration.ofSeconds(6));
        Received second = scene.ours("POST", 2);

        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(second.body()).isEqualTo(first.body());
        scene.reaches("AWAITING_ANSWER");
        assertThat(scene.steps()).containsExactly("STARTED", "NOT_TAKEN", "ASKED");
    }

    @Test
    void anAnswerForWhichThePartnerDoesNotLetUsInYetIsTriedAgain() {
        scene.partner().answers(REGISTER, 401);
        scene.registers(tokenA, "theirs-1-long");
        await().untilAsserted(() -> assertThat(scene.steps()).contains("NOT_TAKEN"));
        assertThat(scene.stage()).isEqualTo("ANSWERING");

        scene.partner().answers(REGISTER, 204);
        scene.pass(Duration.ofSeconds(6));

        scene.reaches("REGISTERED");
    }

    @Test
    void aReplacedTokenIsTakenForTheOverlapAndNoLonger() {
        registered();
        String old = token(scene.ours("POST", 1));
        assertThat(scene.admin("POST", "/rotate-token", "").status()).isEqualTo(202);
        Received update = scene.ours("PUT", 1);
        scene.reaches("REGISTERED");
        assertThat(token(update)).isNotEqualTo(old);
        assertThat(update.authorization()).isEqualTo("Token theirs-1-long");

        assertThat(scene.heartbeat(token(update))).isEqualTo(204);
        assertThat(scene.heartbeat(old)).isEqualTo(204);
        scene.pass(Duration.ofSeconds(301));
        assertThat(scene.heartbeat(old)).isEqualTo(401);
        assertThat(scene.heartbeat(token(update))).isEqualTo(204);
    }

    @Test
    void aPartnersReplacementIsAnsweredByNothingButA204() {
        registered();
        String ours = token(scene.ours("POST", 1));
        Answer answer = scene.call("PUT", ours, scene.offer("theirs-2-long"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);

        scene.admin("POST", "/rotate-token", "");

        assertThat(scene.ours("PUT", 1).authorization()).isEqualTo("Token theirs-2-long");
        assertThat(scene.received("POST")).hasSize(1);
    }

    @Test
    void aPartnerThatEndsItIsNotLetInAnyMoreAndNothingIsSentToIt() {
        registered();
        String ours = token(scene.ours("POST", 1));
        assertThat(scene.call("DELETE", ours, "").status()).isEqualTo(204);

        assertThat(scene.stage()).isEqualTo("ENDED");
        assertThat(scene.heartbeat(ours)).isEqualTo(401);
        assertThat(scene.call("DELETE", ours, "").status()).isEqualTo(401);
        assertThat(scene.link().get("state").asString()).isEqualTo("ERROR");
        assertThat(scene.admin("POST", "/register", "").status()).isEqualTo(409);
    }

    @Test
    void weEndItWithTheTokenThatThePartnerKnows() {
        registered();
        assertThat(scene.admin("DELETE", "/registration", "").body()).contains("reason");
        assertThat(scene.admin("DELETE", "/registration?reason=moved", "").status())
                .isEqualTo(202);
        Received end = scene.ours("DELETE", 1);
        assertThat(end.authorization()).isEqualTo("Token theirs-1-long");
        scene.reaches("ENDED");
    }

    @Test
    void anEndThatThePartnerCannotBeToldIsReachedByAskingTwice() {
        registered();
        scene.partner().close();
        scene.admin("DELETE", "/registration?reason=moved", "");
        assertThat(scene.stage()).isEqualTo("ENDING");
        scene.admin("DELETE", "/registration?reason=moved", "");
        assertThat(scene.stage()).isEqualTo("ENDED");
    }

    @Test
    void aDisconnectedPartnerMayRegisterAnewSoThatTokensAreNotLostAndDoNothingElse() {
        registered();
        String ours = token(scene.ours("POST", 1));
        scene.admin("POST", "/disconnect", "{\"reason\":\"works\"}");
        assertThat(scene.heartbeat(ours)).isEqualTo(403);

        assertThat(scene.registers(ours, "theirs-2-long").status()).isEqualTo(204);

        assertThat(scene.ours("POST", 2).authorization()).isEqualTo("Token theirs-2-long");
        scene.reaches("REGISTERED");
        assertThat(scene.link().get("state").asString()).isEqualTo("DISCONNECTED");
        assertThat(scene.admin("POST", "/register", "").status()).isEqualTo(409);
    }

    @Test
    void aConfigurationThatIsStatedAgainChangesNothingAndOneWithAnotherTokenBeginsAnew() {
        registered();
        String ours = token(scene.ours("POST", 1));
        scene.put(RegistrationScene.inbound(tokenA), "");
        assertThat(scene.stage()).isEqualTo("REGISTERED");
        assertThat(scene.heartbeat(ours)).isEqualTo(204);
        assertThat(scene.heartbeat(tokenA)).isEqualTo(401);

        scene.put(RegistrationScene.inbound(tokenA + "-new"), "");
        assertThat(scene.stage()).isEqualTo("UNREGISTERED");
        assertThat(scene.heartbeat(ours)).isEqualTo(401);
        assertThat(scene.heartbeat(tokenA + "-new")).isEqualTo(204);
    }

    @Test
    void anotherTokenForUsInTheConfigurationBeginsAnewToo() {
        use(RegistrationScene.starting(port, tokenA));
        scene.weRegister();
        scene.registers(token(scene.ours("POST", 1)), "theirs-1-long");
        scene.put(RegistrationScene.outbound(tokenA), "");
        assertThat(scene.stage()).isEqualTo("REGISTERED");

        scene.put(RegistrationScene.outbound(tokenA + "-new"), "");

        assertThat(scene.stage()).isEqualTo("UNREGISTERED");
    }

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
                "not json | 400 | the body is no JSON"
            })
    void whatCannotBeUsedIsRefusedByNameAndLeavesTheExchangeAsItWas(String body, int status, String reason) {
        Answer answer = scene.call("POST", tokenA, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason).doesNotContain("12345678", "secret@");
        assertThat(scene.stage()).isEqualTo("UNREGISTERED");
        if (!reason.contains("JSON")) {
            assertThat(scene.steps()).containsExactly("REFUSED");
        }
        assertThat(scene.registers(tokenA, "theirs-1-long").status()).isEqualTo(204);
    }

    @Test
    void neitherSidesTokensAreInTheLogTheAnswersOrTheAudit() {
        registered();
        String ours = token(scene.ours("POST", 1));
        await().untilAsserted(() -> assertThat(scene.messages()).contains("\"type\":\"register\""));
        String shown = scene.messages()
                + scene.link()
                + scene.status()
                + scene.admin("GET", "/registration/steps", "").body()
                + scene.admin("GET", "/outbox", "").body()
                + com.betterfleet.derms.Rig.admin(port, "GET", "/audit?limit=200", "")
                        .body();
        assertThat(shown).doesNotContain(ours, "theirs-1-long", tokenA);
        assertThat(scene.messages()).contains("version_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void tokenANeitherReplacesNorEndsARegistration(String method) {
        String body = method.equals("PUT") ? scene.offer("theirs-1-long") : "";
        assertThat(scene.call(method, tokenA, body).status()).isEqualTo(403);

        scene.partner().answers(REGISTER, 500);
        scene.registers(tokenA, "theirs-1-long");
        assertThat(scene.stage()).isEqualTo("ANSWERING");
        assertThat(scene.call(method, tokenA, body).status())
                .as("nor one that is under way")
                .isEqualTo(403);
    }

    @Test
    void aConnectionThatTakesNoPartInItRefusesBothSides() {
        use(RegistrationScene.with(
                port,
                RegistrationScene.inbound(tokenA + "-alone") + "," + RegistrationScene.outbound("outbound-token"),
                ",\"registration\":false"));
        assertThat(scene.registers(tokenA + "-alone", "theirs-1-long").status()).isEqualTo(403);
        assertThat(scene.admin("POST", "/register", "").status()).isEqualTo(409);
        assertThat(scene.admin("POST", "/registration-token", "").status()).isEqualTo(409);
        assertThat(scene.heartbeat(tokenA + "-alone")).isEqualTo(204);
    }

    private void use(RegistrationScene other) {
        scene.close();
        scene = other;
    }

    private void registered() {
        scene.registers(tokenA, "theirs-1-long");
        scene.reaches("REGISTERED");
    }

    private String issue(String body) {
        return JsonMapper.shared()
                .readTree(scene.admin("POST", "/registration-token", body).body())
                .get("token")
                .asString();
    }
}
