package com.betterfleet.derms.oscp;

import static com.betterfleet.derms.oscp.RegistrationScene.REGISTER;
import static com.betterfleet.derms.oscp.RegistrationScene.inbound;
import static com.betterfleet.derms.oscp.RegistrationScene.outbound;
import static com.betterfleet.derms.oscp.RegistrationScene.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.Rig.Answer;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
@DisplayName(
        "M3: what a hostile or broken partner does to the exchange of tokens, and what meets it at the same instant")
class RegistrationAttackTests {

    private static final String SECRET = "never-to-be-shown-1234";
    private static final int MOST_A_MINUTE = 20;

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
    void aPartnerThatAnswersOurAnswersWithNewTokensIsHeldUp() {
        scene.registers(tokenA, "theirs-0-long");
        scene.reaches("REGISTERED");
        int taken = 1;
        Answer answer = register(taken);
        while (answer.status() == 204 && taken < 2 * MOST_A_MINUTE) {
            scene.reaches("REGISTERED");
            answer = register(++taken);
        }

        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(taken).isEqualTo(MOST_A_MINUTE);
        assertThat(scene.stage()).isEqualTo("REGISTERED");
        scene.pass(Duration.ofSeconds(61));
        assertThat(register(taken).status()).isEqualTo(204);
    }

    private Answer register(int number) {
        return scene.registers(token(scene.received("POST").getLast()), "theirs-%d-long".formatted(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Token\":\"never-to-be-shown-1234\",\"version_url\":[]}",
                "{\"register\":{\"token\":\"never-to-be-shown-1234\"}}",
                "[{\"token\":\"never-to-be-shown-1234\"}]",
                "{\"token\":never-to-be-shown-1234}",
                "{\"token\":\"x\"} \"never-to-be-shown-1234",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://u:never-to-be-shown-1234@p.example\"}]}",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://u:never-to-be-shown-1234@p example\"}]}",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://p.example?key=never-to-be-shown-1234\"}]}",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2\\u0000\",\"base_url\":\"https://p.example\"}]}",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://p.example/\\u0000\"}]}",
                "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"http://localhost:99999/x\"}]}"
            })
    void whateverStandsWhereverInARegistrationNeitherFailsNorIsShown(String body) {
        Answer answer = scene.call("POST", tokenA, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        await().untilAsserted(() -> assertThat(scene.messages()).contains("from-partner-1"));
        assertThat(answer.body() + scene.messages() + steps()).doesNotContain(SECRET);
        assertThat(scene.stage()).isEqualTo("UNREGISTERED");
    }

    @Test
    void anAddressOrAListOfVersionsOfAnyLengthIsRefusedInAFewWords() {
        Answer address = scene.call(
                "POST", tokenA, RegistrationScene.offer("theirs-1-long", "https://p.example/" + "a".repeat(100_000)));
        assertThat(address.status()).isEqualTo(400);
        String versions =
                ("{\"version\":\"" + "v".repeat(500) + "\",\"base_url\":\"https://p.example\"},").repeat(1_000);
        Answer many = scene.call(
                "POST",
                tokenA,
                "{\"token\":\"theirs-1-long\",\"version_url\":[" + versions.substring(0, versions.length() - 1) + "]}");
        assertThat(many.status()).isEqualTo(501);
        assertThat(address.body() + many.body() + steps()).hasSizeLessThan(5_000);
    }

    @Test
    void aTokenThatAnotherConnectionHasOrHadIsNotTakenTwice() {
        scene.registers(tokenA, "theirs-1-long");
        scene.reaches("REGISTERED");
        String ours = token(scene.ours("POST", 1));
        String issued = JsonMapper.shared()
                .readTree(scene.admin("POST", "/registration-token", "").body())
                .get("token")
                .asString();

        for (String token : List.of(tokenA, ours, issued)) {
            Answer answer = Rig.admin(
                    port,
                    "PUT",
                    "/connections/other-" + UUID.randomUUID(),
                    "{\"name\":\"Other\",\"profile\":\"oscp\",\"auth\":{%s}}".formatted(inbound(token)));
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
    }

    @Test
    void aConnectionThatIsRemovedWhileItsPartnerRegistersIsGoneAndNothingFails() {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String token = tokenA + "-" + i;
            use(RegistrationScene.awaiting(port, token));
            RegistrationScene removed = scene;
            CompletableFuture<Answer> registers =
                    CompletableFuture.supplyAsync(() -> removed.registers(token, "theirs-1-long"));
            answers.add(removed.admin("DELETE", "", ""));
            answers.add(registers.join());
        }
        assertThat(answers).allMatch(answer -> answer.status() < 500, "no fault");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"1.0\",\"base_url\":\"x\"}]}"})
    void whoTakesNoPartIsToldSoWhateverItSends(String body) {
        use(RegistrationScene.with(
                port, inbound(tokenA + "-alone") + "," + outbound("outbound-token"), ",\"registration\":false"));
        assertThat(scene.call("POST", tokenA + "-alone", body).status()).isEqualTo(403);
        assertThat(scene.call("PUT", tokenA + "-alone", body).status()).isEqualTo(403);
        assertThat(scene.call("DELETE", tokenA + "-alone", "").status()).isEqualTo(403);
    }

    @Test
    void anEndThatWaitsForThePartnerIsReachedByADisconnectToo() {
        scene.registers(tokenA, "theirs-1-long");
        scene.reaches("REGISTERED");
        scene.partner().answers(REGISTER, 500);
        scene.admin("DELETE", "/registration?reason=moved", "");
        assertThat(scene.stage()).isEqualTo("ENDING");

        scene.admin("POST", "/disconnect", "{\"reason\":\"moved\"}");

        assertThat(scene.stage()).isEqualTo("ENDED");
        assertThat(scene.link().get("state").asString()).isEqualTo("DISCONNECTED");
    }

    @Test
    void aRefusalThatCannotBeStoredAsItCameIsRememberedAllTheSame() {
        use(RegistrationScene.starting(port, tokenA));
        scene.partner().answers(REGISTER, 400, "no\0way");
        scene.weRegister();
        scene.reaches("STOPPED");
        assertThat(scene.status().get("reason").asString()).contains("no way");
    }

    @Test
    void aPartnerThatRepeatsOurTokenInItsRefusalDoesNotHaveItShown() {
        use(RegistrationScene.starting(port, tokenA));
        scene.partner().answers(REGISTER, 500);
        scene.weRegister();
        String ours = token(scene.ours("POST", 1));
        scene.partner().answers(REGISTER, 400, "no " + ours);
        await().untilAsserted(() -> assertThat(scene.steps()).contains("NOT_TAKEN"));
        scene.pass(Duration.ofSeconds(6));
        scene.reaches("STOPPED");
        assertThat(scene.status().get("reason").asString()).contains("no …");
        assertThat(scene.messages() + steps()).doesNotContain(ours);
    }

    @Test
    void theTokenThatWeBeganWithIsNotShownAgainOnceThePartnerHasEndedIt() {
        use(RegistrationScene.starting(port, tokenA));
        scene.weRegister();
        String ours = token(scene.ours("POST", 1));
        scene.registers(ours, "theirs-1-long");
        assertThat(scene.call("DELETE", ours, "").status()).isEqualTo(204);
        assertThat(scene.admin("POST", "/register", "").status()).isEqualTo(409);
    }

    private String steps() {
        return scene.admin("GET", "/registration/steps", "").body();
    }

    private void use(RegistrationScene other) {
        scene.close();
        scene = other;
    }
}
