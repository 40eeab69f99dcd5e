package com.betterfleet.derms.oscp;

import static com.betterfleet.derms.oscp.RegistrationFixture.REGISTER;
import static com.betterfleet.derms.oscp.RegistrationFixture.inboundAuth;
import static com.betterfleet.derms.oscp.RegistrationFixture.outboundAuth;
import static com.betterfleet.derms.oscp.RegistrationFixture.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
@DisplayName("M3: token exchange with a hostile or broken partner, and with concurrent changes")
class RegistrationAbuseTests {

    private static final String SECRET = "never-to-be-shown-1234";
    private static final int MAX_PER_MINUTE = 20;

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

    @Tag("OSCP-STATUS-8")
    @Test
    void partnerAnsweringAnswersWithNewTokensIsRateLimited() throws Exception {
        fixture.registerPartner(tokenA, "partner-0-long");
        fixture.awaitStage("REGISTERED");
        int accepted = 1;
        HttpAnswer answer = registerOnce(accepted);
        while (answer.status() == 204 && accepted < 2 * MAX_PER_MINUTE) {
            fixture.awaitStage("REGISTERED");
            answer = registerOnce(++accepted);
        }

        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(accepted).isEqualTo(MAX_PER_MINUTE);
        assertThat(fixture.readStage()).isEqualTo("REGISTERED");
        HttpResponse<String> refused = sendRawRegistration();
        assertThat(refused.statusCode()).isEqualTo(429);
        Duration wait = Duration.ofSeconds(
                refused.headers().firstValueAsLong("Retry-After").orElseThrow());
        assertThat(wait).isEqualTo(Duration.ofMinutes(1));
        fixture.advanceTime(wait);
        assertThat(registerOnce(accepted).status()).isEqualTo(204);
    }

    private HttpResponse<String> sendRawRegistration() throws Exception {
        String token = tokenOf(fixture.receivedRegistrations("POST").getLast());
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oscp/fp/2.0/register"))
                                .header("Authorization", "Token " + token)
                                .header("Content-Type", "application/json")
                                .header("X-Request-ID", "once-more")
                                .POST(BodyPublishers.ofString(fixture.offerBody("partner-again-long")))
                                .build(),
                        BodyHandlers.ofString());
    }

    private HttpAnswer registerOnce(int number) {
        return fixture.registerPartner(
                tokenOf(fixture.receivedRegistrations("POST").getLast()), "partner-%d-long".formatted(number));
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
    void arbitraryRegistrationContentNeitherFailsNorIsShown(String body) {
        HttpAnswer answer = fixture.sendRegister("POST", tokenA, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        await().untilAsserted(() -> assertThat(fixture.readMessages()).contains("from-partner-1"));
        assertThat(answer.body() + fixture.readMessages() + readSteps()).doesNotContain(SECRET);
        assertThat(fixture.readStage()).isEqualTo("UNREGISTERED");
    }

    @Test
    void overlongAddressOrVersionListIsRefusedBriefly() {
        HttpAnswer address = fixture.sendRegister(
                "POST",
                tokenA,
                RegistrationFixture.offerBody("partner-1-long", "https://p.example/" + "a".repeat(100_000)));
        assertThat(address.status()).isEqualTo(400);
        String versions =
                ("{\"version\":\"" + "v".repeat(500) + "\",\"base_url\":\"https://p.example\"},").repeat(1_000);
        HttpAnswer many = fixture.sendRegister(
                "POST",
                tokenA,
                "{\"token\":\"partner-1-long\",\"version_url\":[" + versions.substring(0, versions.length() - 1)
                        + "]}");
        assertThat(many.status()).isEqualTo(501);
        assertThat(address.body() + many.body() + readSteps()).hasSizeLessThan(5_000);
    }

    @Test
    void tokenOfAnotherConnectionIsRefused() {
        fixture.registerPartner(tokenA, "partner-1-long");
        fixture.awaitStage("REGISTERED");
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        String issued = JsonMapper.shared()
                .readTree(
                        fixture.callAdminApi("POST", "/registration-token", "").body())
                .get("token")
                .asString();

        for (String token : List.of(tokenA, ownToken, issued)) {
            HttpAnswer answer = TestRig.callAdminApi(
                    port,
                    "PUT",
                    "/connections/other-" + UUID.randomUUID(),
                    "{\"name\":\"Other\",\"profile\":\"oscp\",\"auth\":{%s}}".formatted(inboundAuth(token)));
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
    }

    @Test
    void connectionDeletedDuringRegistrationCausesNoError() {
        List<HttpAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String token = tokenA + "-" + i;
            useFixture(RegistrationFixture.awaitingPartner(port, token));
            RegistrationFixture removed = fixture;
            CompletableFuture<HttpAnswer> registers =
                    CompletableFuture.supplyAsync(() -> removed.registerPartner(token, "partner-1-long"));
            answers.add(removed.callAdminApi("DELETE", "", ""));
            answers.add(registers.join());
        }
        assertThat(answers).allMatch(answer -> answer.status() < 500, "no fault");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"token\":\"long-enough\",\"version_url\":[{\"version\":\"1.0\",\"base_url\":\"x\"}]}"})
    void nonParticipantIsRefusedWhateverItSends(String body) {
        useFixture(RegistrationFixture.withConfiguration(
                port,
                inboundAuth(tokenA + "-alone") + "," + outboundAuth("outbound-token"),
                ",\"registration\":false"));
        assertThat(fixture.sendRegister("POST", tokenA + "-alone", body).status())
                .isEqualTo(403);
        assertThat(fixture.sendRegister("PUT", tokenA + "-alone", body).status())
                .isEqualTo(403);
        assertThat(fixture.sendRegister("DELETE", tokenA + "-alone", "").status())
                .isEqualTo(403);
    }

    @Test
    void disconnectCompletesAPendingEnd() {
        fixture.registerPartner(tokenA, "partner-1-long");
        fixture.awaitStage("REGISTERED");
        fixture.partnerStub().answerWith(REGISTER, 500);
        fixture.callAdminApi("DELETE", "/registration?reason=moved", "");
        assertThat(fixture.readStage()).isEqualTo("ENDING");

        fixture.callAdminApi("POST", "/disconnect", "{\"reason\":\"moved\"}");

        assertThat(fixture.readStage()).isEqualTo("ENDED");
        assertThat(fixture.readLink().get("state").asString()).isEqualTo("DISCONNECTED");
    }

    @Test
    void refusalWithUnstorableTextIsStoredSanitized() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.partnerStub().answerWith(REGISTER, 400, "no\0way");
        fixture.startRegistration();
        fixture.awaitStage("STOPPED");
        assertThat(fixture.readStatus().get("reason").asString()).contains("no way");
    }

    @Test
    void ownTokenInAPartnersRefusalIsRedacted() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.partnerStub().answerWith(REGISTER, 500);
        fixture.startRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.partnerStub().answerWith(REGISTER, 400, "no " + ownToken);
        await().untilAsserted(() -> assertThat(fixture.readSteps()).contains("NOT_TAKEN"));
        fixture.advanceTime(Duration.ofSeconds(6));
        fixture.awaitStage("STOPPED");
        assertThat(fixture.readStatus().get("reason").asString()).contains("no …");
        assertThat(fixture.readMessages() + readSteps()).doesNotContain(ownToken);
    }

    @Test
    void initialTokenIsNotUsedAgainAfterThePartnerEnded() {
        useFixture(RegistrationFixture.startingRegistration(port, tokenA));
        fixture.startRegistration();
        String ownToken = tokenOf(fixture.awaitOwnMessage("POST", 1));
        fixture.registerPartner(ownToken, "partner-1-long");
        assertThat(fixture.sendRegister("DELETE", ownToken, "").status()).isEqualTo(204);
        assertThat(fixture.callAdminApi("POST", "/register", "").status()).isEqualTo(409);
    }

    private String readSteps() {
        return fixture.callAdminApi("GET", "/registration/steps", "").body();
    }

    private void useFixture(RegistrationFixture other) {
        fixture.close();
        fixture = other;
    }
}
