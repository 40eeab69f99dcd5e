package com.betterfleet.acceptance.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.AdminApi;
import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SharedProcesses.class)
@DisplayName("M1: connections and the groups bound on them")
class ConnectionsIT {

    private static final String PARTNER = "http://localhost:9/oscp/cp/2.0";

    private final RunningService service;
    private final AdminApi api;
    private final TestSite site;

    ConnectionsIT(RunningService service) {
        this.service = service;
        api = service.api();
        site = TestSite.create(service, "vector");
    }

    @Test
    void toPutAConnectionAgainChangesNothing() {
        Map<String, Object> body = site.connectionBody("vector", PARTNER + "/", Map.of("recoveryHoldSeconds", 20));
        JsonNode first = put(body).requireStatus(200).json();

        JsonNode again = put(body).requireStatus(200).json();

        assertThat(again).isEqualTo(first);
        assertThat(site.readConnection()).isEqualTo(first);
        assertThat(first.get("baseUrl").asString()).isEqualTo(PARTNER);
        assertThat(first.get("recoveryHoldSeconds").asInt()).isEqualTo(20);
        assertThat(first.get("replacement").asString()).isEqualTo("HULL");
        assertThat(first.get("gapPolicy").asString()).isEqualTo("SAFE_DEFAULT");
    }

    @Test
    void secretsThatAreLeftOutStayAsTheyAre() {
        Map<String, Object> body = site.connectionBody("vector", PARTNER, Map.of());
        body.remove("auth");
        put(body).requireStatus(200);

        site.sendMessage("heartbeat", "{}").requireStatus(400);
    }

    @Test
    void aGroupIsBoundToOneScopeAndAScopeToOneGroup() {
        TestSite other = TestSite.create(service, "vector");
        String otherScope = other.scope();

        api.put(site.groupPath(), Map.of("scopeId", otherScope)).requireStatus(409);
        HttpAnswer taken = api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()), Map.of("scopeId", site.scope()))
                .requireStatus(409);

        assertThat(taken.json().get("detail").asString()).contains(site.scope(), site.group());
        assertThat(api.readJson(site.groupPath()).get("scopeId").asString()).isEqualTo(site.scope());
        site.bindGroup().requireStatus(200);
    }

    @Test
    void anAssetIdBelongsToOneGroupOfAConnection() {
        api.put("/scopes/free-" + site.scope(), Map.of("microgridId", site.microgrid(), "name", "Free"))
                .requireStatus(200);

        // The asset id of a group is the group's own id unless another is set.
        HttpAnswer refused = api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()),
                        Map.of("scopeId", "free-" + site.scope(), "assetId", site.group()))
                .requireStatus(409);

        assertThat(refused.json().get("detail").asString()).contains("assetId", site.group());
        api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()),
                        Map.of("scopeId", "free-" + site.scope(), "assetId", "Another"))
                .requireStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with-dash", "with%20space", "with.dot", "%C3%A9"})
    void aGroupIdOfVectorIsLettersAndDigits(String encoded) {
        HttpAnswer refused = api.put(
                        "/connections/%s/groups/%s".formatted(site.connection(), encoded),
                        Map.of("scopeId", site.scope()))
                .requireNoInternals()
                .requireStatus(400);

        assertThat(refused.json().get("detail").asString()).contains("groupId", "[A-Za-z0-9]+");
    }

    @Test
    void aGroupIdOfTheBareProtocolIsAnyText() {
        TestSite bare = TestSite.create(service, "oscp");
        api.delete(bare.groupPath()).requireStatus(204);
        String path = "/connections/%s/groups/depot%%20n%%C2%%BA%%207.a".formatted(bare.connection());

        HttpAnswer bound = api.put(path, Map.of("scopeId", bare.scope())).requireNoInternals();

        assertThat(bound.status()).as(bound.body()).isEqualTo(200);
        assertThat(api.readJson("/connections/" + bare.connection())
                        .at("/groups/0/groupId")
                        .asString())
                .isEqualTo("depot n\u00ba 7.a");
    }

    @Test
    void aConnectionInUseIsNotDeleted() {
        assertThat(api.delete("/connections/" + site.connection())
                        .requireStatus(409)
                        .json()
                        .get("dependants")
                        .toString())
                .contains("group " + site.group());
    }

    @Test
    void anInboundTokenAuthenticatesOnePartnerOnly() {
        Map<String, Object> twin = site.connectionBody("vector", PARTNER, Map.of());

        HttpAnswer refused =
                api.put("/connections/twin-" + site.connection(), twin).requireStatus(409);

        assertThat(refused.body()).contains("auth.inbound.token").doesNotContain(site.inboundToken());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            gapPolicy | "HOLD_LAST" | SAFE_DEFAULT
            colour | "red" | heartbeatIntervalSeconds
            profile | "elsewhere" | oscp
            baseUrl | "ftp://localhost/" | absolute https URL
            baseUrl | "http://example.com/oscp" | absolute https URL
            baseUrl | "https://user@example.com/oscp" | without user
            baseUrl | 7 | baseUrl
            urls | {"heart_beat":"/x"} | heartbeat
            urls | {"heartbeat":"nowhere"} | urls.heartbeat
            heartbeatIntervalSeconds | 0 | 1 to 86400
            heartbeatIntervalSeconds | "often" | heartbeatIntervalSeconds
            heartbeatIntervalSeconds | 1e2147483648 | heartbeatIntervalSeconds
            recoveryHoldSeconds | -1 | 0 to 3600
            replacement | "NEWEST" | replacement
            forecastUnits | [] | forecastUnits
            groupIdPattern | "[" | groupIdPattern
            name | "" | name
            auth | {"outbound":{"type":"password","token":"secret-in-the-wrong-place"}} | auth.outbound.type
            auth | {"inbound":{"type":"token","token":"short"}} | auth.inbound.token
            auth | "secret-in-the-wrong-place" | auth
            staticHeaders | {"outbound":{"Authorization":"secret-in-the-wrong-place"}} | staticHeaders.outbound.Authorization
            staticHeaders | {"outbound":{"x-request-id":"secret-in-the-wrong-place"}} | staticHeaders.outbound.x-request-id
            staticHeaders | {"outbound":{"X-Correlation-ID":"secret-in-the-wrong-place"}} | staticHeaders.outbound.X-Correlation-ID
            staticHeaders | {"inbound":{"X-Segment-Index":"secret-in-the-wrong-place"}} | staticHeaders.inbound.X-Segment-Index
            staticHeaders | {"inbound":{"Content-Type":"secret-in-the-wrong-place"}} | staticHeaders.inbound.Content-Type
            staticHeaders | {"outbound":{"Host":"secret-in-the-wrong-place"}} | staticHeaders.outbound.Host
            staticHeaders | {"outbound":{"no header":"secret-in-the-wrong-place"}} | staticHeaders.outbound
            """)
    void badConfigurationIsRefusedByFieldWithWhatWouldBeRight(String field, String value, String expectedText) {
        JsonNode before = site.readConnection();
        Map<String, Object> body = site.connectionBody("vector", PARTNER, Map.of(field, "SPOILT"));
        String text = JsonMapper.shared().writeValueAsString(body).replace("\"SPOILT\"", value);

        HttpAnswer refused = api.put("/connections/" + site.connection(), text).requireNoInternals();

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().get("detail").asString())
                .contains(expectedText)
                .doesNotContain("secret-in-the-wrong-place", site.inboundToken(), site.outboundToken());
        assertThat(site.readConnection()).isEqualTo(before);
    }

    @Test
    void secretsAreAcceptedAndNeverReturned() {
        StubCapacityProvider provider = new StubCapacityProvider();
        try (provider) {
            provider.setStatus("handshake", 503);
            Map<String, Object> body = new LinkedHashMap<>(site.connectionBody(
                    "vector",
                    provider.baseUrl(),
                    Map.of(
                            "staticHeaders",
                            Map.of(
                                    "outbound", Map.of("apikey", "canary-outbound-value"),
                                    "inbound", Map.of("fp-id", "canary-inbound-value")))));
            body.put(
                    "auth",
                    Map.of(
                            "outbound", Map.of("type", "token", "token", "canary-outbound-token"),
                            "inbound", Map.of("type", "token", "token", "canary-inbound-token-of-" + site.group())));

            assertThat(put(body).requireStatus(200).body())
                    .contains("apikey", "fp-id")
                    .doesNotContain("canary");
            api.post("/connections/%s/handshake".formatted(site.connection()), Map.of())
                    .requireStatus(202);
            StubCapacityProvider.ReceivedMessage handshake = provider.awaitMessage("handshake", 1);
            assertThat(handshake.header("apikey")).isEqualTo("canary-outbound-value");
            assertThat(handshake.header("Authorization")).isEqualTo("Token canary-outbound-token");
            acceptsMessagesOnlyWithTheHeader();
        }
        for (String path : List.of(
                "/connections",
                "/connections/" + site.connection(),
                "/audit?limit=1000",
                "/messages?limit=1000",
                site.groupPath(),
                "//v3/api-docs",
                "//actuator/prometheus")) {
            assertThat(api.get(path).requireStatus(200).body()).as(path).doesNotContain("canary");
        }
        assertThat(service.readLog()).doesNotContain("canary", site.inboundToken(), RunningService.PASSWORD);
    }

    private void acceptsMessagesOnlyWithTheHeader() {
        Map<String, String> headers = new LinkedHashMap<>(Map.of(
                "Authorization", "Token canary-inbound-token-of-" + site.group(),
                "X-Request-ID", "canary",
                "Content-Type", "application/json"));
        headers.put("X-Request-ID", "with-and-without");
        HttpCalls.call("POST", site.oscpUrl("heartbeat"), headers, "{}")
                .requireNoInternals()
                .requireStatus(401);
        headers.put("fp-id", "canary-wrong-value");
        assertThat(HttpCalls.call("POST", site.oscpUrl("heartbeat"), headers, "{}")
                        .requireNoInternals()
                        .requireStatus(401)
                        .body())
                .doesNotContain("canary");
        headers.put("fp-id", "canary-inbound-value");
        HttpCalls.call("POST", site.oscpUrl("heartbeat"), headers, "{}")
                .requireNoInternals()
                .requireStatus(400);
    }

    private HttpAnswer put(Map<String, Object> body) {
        return api.put("/connections/" + site.connection(), body);
    }
}
