package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Services.class)
@DisplayName("M9: intentional disconnect, and connecting again")
class HandoverIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RunningService service;
    private final CapacityProvider provider = new CapacityProvider();
    private final Site site;
    private Instant begin = Instant.MIN;

    HandoverIT(RunningService service) {
        this.service = service;
        site = Site.create(service, "vector", provider.baseUrl(), Map.of());
    }

    @BeforeEach
    void governed() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.comeOnline();
        site.send("update_group_capacity_forecast", "forecast-1", consumption(700))
                .expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                .expecting(204);
        eventually(() -> site.showsImport(700, "ENVELOPE"));
    }

    @AfterEach
    void hangUp() {
        provider.close();
    }

    @Test
    void anOperatorTakesAScopeBackAtOnceAndThePartnerIsRefused() {
        Answer taken = disconnectScope("transformer work").expecting(202);

        assertThat(taken.json().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        JsonNode constraint = site.constraint();
        assertThat(constraint.at("/localControl/by").asString()).isEqualTo("admin");
        assertThat(constraint.at("/localControl/reason").asString()).isEqualTo("transformer work");
        assertThat(constraint.at("/import/limitKw").isNull()).isTrue();
        assertThat(constraint.at("/export/limitKw").isNull()).isTrue();

        Answer refused = site.send(consumption(650)).expecting(403);
        assertThat(refused.json().get("message").asString()).isNotBlank();
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        // The link and its heartbeats are nobody's scope.
        beat().expecting(204);
        assertThat(site.link().get("state").asString()).isEqualTo("ONLINE");
    }

    @Test
    void connectingAgainStartsAnewAndOldBlocksStayDead() {
        disconnectScope("transformer work").expecting(202);

        Answer given = service.api().post(scope("connect"), Map.of()).expecting(202);

        assertThat(given.json().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        // The id of the forecast that was in force before blocks no new one, not even with the same body.
        site.send("update_group_capacity_forecast", "forecast-1", consumption(700))
                .expecting(204);
        eventually(() -> site.showsImport(700, "ENVELOPE"));
        assertThat(site.constraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void aReasonIsRequiredAndNothingHappensWithoutOne() {
        Answer refused =
                service.api().post(scope("disconnect"), Map.of()).decent().expecting(400);

        assertThat(refused.json().get("field").asString()).isEqualTo("reason");
        site.showsImport(700, "ENVELOPE");
    }

    @Test
    void aScopeWithoutGroupHasNothingToTakeBack() {
        service.api().delete(site.groupPath()).expecting(204);

        service.api()
                .post(scope("disconnect"), Map.of("reason", "none"))
                .decent()
                .expecting(409);
    }

    @Test
    void takingBackTwiceKeepsWhoTookItFirst() {
        disconnectScope("transformer work").expecting(202);
        String since = site.constraint().at("/localControl/since").asString();

        disconnectScope("another reason").expecting(202);

        assertThat(site.constraint().at("/localControl/since").asString()).isEqualTo(since);
        assertThat(site.constraint().at("/localControl/reason").asString()).isEqualTo("transformer work");
    }

    @Test
    void anAdministratorTakesTheWholeConnectionDownWithOneLastHeartbeatAndThenSilence() {
        Answer down = service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .expecting(202);

        assertThat(down.json().get("state").asString()).isEqualTo("DISCONNECTED");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
        Instant since = Instant.parse(down.json().get("stateSince").asString());
        eventually(() -> assertThat(provider.received("heartbeat"))
                .anySatisfy(heartbeat ->
                        assertThat(offlineModeAt(heartbeat)).isEqualTo(since.truncatedTo(ChronoUnit.MILLIS))));
        int heartbeats = provider.received("heartbeat").size();

        service.api().moveTo(service.api().now().plus(HOUR));

        assertThat(provider.received("heartbeat")).hasSize(heartbeats);
        beat().expecting(403);
        site.send(consumption(650)).expecting(403);
        site.send("handshake", Site.DEMANDS).expecting(403);
        assertThat(site.link().get("state").asString()).isEqualTo("DISCONNECTED");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void connectingTheConnectionShakesHandsAnewAndAwaitsAForecast() {
        service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .expecting(202);
        int handshakes = provider.received("handshake").size();
        service.api().post(scope("connect"), Map.of()).decent().expecting(409);

        service.api().post(connection("connect"), Map.of()).expecting(202);

        provider.next("handshake", handshakes + 1);
        site.send("handshake_acknowledge", Site.DEMANDS).expecting(204);
        eventually(() -> assertThat(site.link().get("state").asString()).isEqualTo("ONLINE"));
        assertThat(site.constraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void aScopeTakenBackByItselfStaysSoWhenTheConnectionReturns() {
        disconnectScope("transformer work").expecting(202);
        service.api()
                .post(connection("disconnect"), Map.of("reason", "contract ended"))
                .expecting(202);

        service.api().post(connection("connect"), Map.of()).expecting(202);

        assertThat(site.constraint().get("mode").asString()).isEqualTo("LOCAL_CONTROL");
    }

    @Test
    void theAuditSaysWhoAndWhy() {
        disconnectScope("transformer work").expecting(202);

        assertThat(service.api().read("/audit?limit=20").get("items")).anySatisfy(entry -> {
            assertThat(entry.get("subject").asString()).isEqualTo("scope/" + site.scope());
            assertThat(entry.get("who").asString()).isEqualTo("admin");
            assertThat(entry.get("why").asString()).isEqualTo("transformer work");
        });
    }

    private Answer disconnectScope(String reason) {
        return service.api().post(scope("disconnect"), Map.of("reason", reason));
    }

    private String scope(String act) {
        return "/scopes/%s/%s".formatted(site.scope(), act);
    }

    private String connection(String act) {
        return "/connections/%s/%s".formatted(site.connection(), act);
    }

    private Forecast consumption(double kw) {
        return site.forecast("CONSUMPTION").blocks(begin, HOUR, kw, kw);
    }

    private Answer beat() {
        return site.beat(service.api().now().plusSeconds(300));
    }

    private static Instant offlineModeAt(CapacityProvider.Message heartbeat) {
        return Instant.parse(JsonMapper.shared()
                .readTree(heartbeat.body())
                .get("offline_mode_at")
                .asString());
    }
}
