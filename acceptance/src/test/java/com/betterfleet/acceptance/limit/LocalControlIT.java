package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SharedProcesses.class)
@DisplayName("M9: intentional disconnect and reconnect")
class LocalControlIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RunningService service;
    private final StubCapacityProvider provider = new StubCapacityProvider();
    private final TestSite site;
    private Instant begin = Instant.MIN;

    LocalControlIT(RunningService service) {
        this.service = service;
        site = TestSite.create(service, "vector", provider.baseUrl(), Map.of());
    }

    @BeforeEach
    void comeOnlineWithForecasts() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.comeOnline();
        // So long that no machine is too slow for a test.
        site.sendHeartbeat(service.api().now().plusSeconds(550)).requireStatus(204);
        site.sendMessage("update_group_capacity_forecast", "forecast-1", consumption(700))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
    }

    @AfterEach
    void hangUp() {
        provider.close();
    }

    @Test
    void anOperatorTakesLocalControlAtOnceAndThePartnersMessagesAreRefused() {
        HttpAnswer taken = disconnectScope("transformer work").requireStatus(202);

        assertThat(taken.json().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        JsonNode constraint = site.readConstraint();
        assertThat(constraint.at("/localControl/by").asString()).isEqualTo("admin");
        assertThat(constraint.at("/localControl/reason").asString()).isEqualTo("transformer work");
        assertThat(constraint.at("/import/limitKw").isNull()).isTrue();
        assertThat(constraint.at("/export/limitKw").isNull()).isTrue();

        HttpAnswer refused = site.sendMessage(consumption(650)).requireStatus(403);
        assertThat(refused.json().get("message").asString()).isNotBlank();
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        // The link and its heartbeats belong to no scope.
        beat().requireStatus(204);
        assertThat(site.readConnection().get("state").asString()).isEqualTo("ONLINE");
    }

    @Test
    void aReconnectedScopeAwaitsANewForecastAndOldBlocksHaveNoEffect() {
        disconnectScope("transformer work").requireStatus(202);

        HttpAnswer given = service.api().post(scope("connect"), Map.of()).requireStatus(202);

        assertThat(given.json().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        // The id of an earlier forecast does not block a new one, not even with the same body.
        site.sendMessage("update_group_capacity_forecast", "forecast-1", consumption(700))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void aReasonIsRequiredAndNothingHappensWithoutOne() {
        HttpAnswer refused = service.api()
                .post(scope("disconnect"), Map.of())
                .requireNoInternals()
                .requireStatus(400);

        assertThat(refused.json().get("field").asString()).isEqualTo("reason");
        site.assertImport(700, "ENVELOPE");
    }

    @Test
    void aScopeWithoutAGroupCannotBePutUnderLocalControl() {
        service.api().delete(site.groupPath()).requireStatus(204);

        service.api()
                .post(scope("disconnect"), Map.of("reason", "none"))
                .requireNoInternals()
                .requireStatus(409);
    }

    @Test
    void takingLocalControlTwiceKeepsTheFirstOperator() {
        disconnectScope("transformer work").requireStatus(202);
        String since = site.readConstraint().at("/localControl/since").asString();

        disconnectScope("another reason").requireStatus(202);

        assertThat(site.readConstraint().at("/localControl/since").asString()).isEqualTo(since);
        assertThat(site.readConstraint().at("/localControl/reason").asString()).isEqualTo("transformer work");
    }

    @Tag("OSCP-STATUS-3")
    @Tag("OSCP-LINK-17")
    @Test
    void anAdministratorDisconnectsTheConnectionWithOneLastHeartbeatAndNoFurtherMessage() {
        HttpAnswer down = service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .requireStatus(202);

        assertThat(down.json().get("state").asString()).isEqualTo("DISCONNECTED");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
        Instant since = Instant.parse(down.json().get("stateSince").asString());
        eventually(() -> assertThat(provider.receivedMessages("heartbeat"))
                .anySatisfy(heartbeat ->
                        assertThat(offlineModeAt(heartbeat)).isEqualTo(since.truncatedTo(ChronoUnit.MILLIS))));
        int heartbeats = provider.receivedMessages("heartbeat").size();

        service.api().moveClockTo(service.api().now().plus(HOUR));

        beat().requireStatus(403);
        site.sendMessage(consumption(650)).requireStatus(403);
        site.sendMessage("handshake", TestSite.PARTNER_REQUIREMENTS).requireStatus(403);
        assertThat(site.readConnection().get("state").asString()).isEqualTo("DISCONNECTED");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(provider.receivedMessages("heartbeat")).hasSize(heartbeats);
    }

    @Test
    void connectingTheConnectionStartsAHandshakeAndAwaitsAForecast() {
        service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .requireStatus(202);
        int handshakes = provider.receivedMessages("handshake").size();
        service.api().post(scope("connect"), Map.of()).requireNoInternals().requireStatus(409);

        service.api().post(connection("connect"), Map.of()).requireStatus(202);

        provider.awaitMessage("handshake", handshakes + 1);
        site.sendMessage("handshake_acknowledge", TestSite.PARTNER_REQUIREMENTS).requireStatus(204);
        eventually(
                () -> assertThat(site.readConnection().get("state").asString()).isEqualTo("ONLINE"));
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void aScopeWithItsOwnLocalControlKeepsItWhenTheConnectionReturns() {
        disconnectScope("transformer work").requireStatus(202);
        service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .requireStatus(202);

        service.api().post(connection("connect"), Map.of()).requireStatus(202);

        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
    }

    @Test
    void theAuditTrailNamesUserAndReason() {
        disconnectScope("transformer work").requireStatus(202);

        assertThat(service.api().readJson("/audit?limit=1000").get("items")).anySatisfy(entry -> {
            assertThat(entry.get("subject").asString()).isEqualTo("scope/" + site.scope());
            assertThat(entry.get("who").asString()).isEqualTo("admin");
            assertThat(entry.get("why").asString()).isEqualTo("transformer work");
        });
    }

    private HttpAnswer disconnectScope(String reason) {
        return service.api().post(scope("disconnect"), Map.of("reason", reason));
    }

    private String scope(String act) {
        return "/scopes/%s/%s".formatted(site.scope(), act);
    }

    private String connection(String act) {
        return "/connections/%s/%s".formatted(site.connection(), act);
    }

    private ForecastMessage consumption(double kw) {
        return site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, kw, kw);
    }

    private HttpAnswer beat() {
        return site.sendHeartbeat(service.api().now().plusSeconds(300));
    }

    private static Instant offlineModeAt(StubCapacityProvider.ReceivedMessage heartbeat) {
        return Instant.parse(JsonMapper.shared()
                .readTree(heartbeat.body())
                .get("offline_mode_at")
                .asString());
    }
}
